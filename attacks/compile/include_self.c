// Includes itself twice: two to the two-hundredth files before the compiler's own limit of depth is met everywhere.
#include __FILE__
#include __FILE__
