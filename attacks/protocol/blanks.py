# The right answer, and then ten MiB of blanks that a lenient comparison would skip.
import sys

sys.stdout.write("42\n")
sys.stdout.write(" \n" * (5 << 20))
