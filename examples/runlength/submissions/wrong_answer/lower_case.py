# Wrong only in the case of the letters it prints.
from itertools import groupby

print("".join(f"{len(list(run))}{letter}" for letter, run in groupby(input())).lower())
