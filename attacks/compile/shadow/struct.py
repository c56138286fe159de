# The compiler needs the module of this name.
import sys

sys.stderr.write("BROKEN the submission ran in place of the compiler\n")
