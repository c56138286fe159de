// Words to the terminal of whoever reads the log: clear it, name its window, turn the writing round.
#error "]0;owned[2J[31m‮"
int main(void) { return BROKEN_escape; }
