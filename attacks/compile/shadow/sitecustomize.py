# Python imports this by itself at its start, if it finds it.
import sys

sys.stderr.write("BROKEN the submission ran in place of the compiler\n")
