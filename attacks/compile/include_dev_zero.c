// A header without an end: the preprocessor reads until a limit stops it.
#include "/dev/zero"
