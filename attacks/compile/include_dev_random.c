// A header without an end that is different each time, and full of characters that are no C.
#include </dev/random>
