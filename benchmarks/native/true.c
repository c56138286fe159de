// The program that is measured: ends at once. Static, so that nothing but fork and exec is in the figure.
int main(void) { return 0; }
