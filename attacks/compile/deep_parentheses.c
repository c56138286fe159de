// A hundred thousand parentheses: a parser that descends for each of them leaves its stack.
#define A ((((((((((
#define B A A A A A A A A A A
#define C B B B B B B B B B B
#define D C C C C C C C C C C
#define E D D D D D D D D D D

int main(void) { return E 1; }
