// An object file with a hole of a terabyte: nothing is written, so that only its size is against it.
__asm__(".data\n.org 0x10000000000\n.byte 1\n");

int main(void) { return 0; }
