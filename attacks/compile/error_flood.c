// A log of a gigabyte: each of ten thousand million names is not declared.
#define A {int a = b + c + d; {int b = a + c + d;} {int e = f + g + h;}}
#define B A A A A A A A A A A A A A A A A
#define C B B B B B B B B B B B B B B B B
#define D C C C C C C C C C C C C C C C C
#define E D D D D D D D D D D D D D D D D

int main(void) { E return 0; }
