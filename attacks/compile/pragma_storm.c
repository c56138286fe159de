// A million pragmas by macros: each is a directive of its own, with a state that the compiler keeps.
#define A _Pragma("GCC diagnostic push") _Pragma("GCC optimize(\"O3\")") _Pragma("pack(push, 1)")
#define B A A A A A A A A A A A A A A A A
#define C B B B B B B B B B B B B B B B B
#define D C C C C C C C C C C C C C C C C
#define E D D D D D D D D D D D D D D D D
#define F E E E E E E E E E E E E E E E E

F int main(void) { return 0; }
