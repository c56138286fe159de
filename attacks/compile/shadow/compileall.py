# Has the name of the module that compiles. Python looks into the folder in which it is started before its own library,
# and so a submission would be its own compiler.
import sys

sys.stderr.write("BROKEN the submission ran in place of the compiler\n")
