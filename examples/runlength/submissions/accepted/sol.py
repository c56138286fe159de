from itertools import groupby

print("".join(f"{len(list(run))}{letter}" for letter, run in groupby(input())))
