// The same with a C library, statically linked: what starting that adds to everything.
int main(void) { return 0; }
