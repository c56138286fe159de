// The assembler has loops: a thousand million bytes, each of them a node in its memory.
__asm__(".data\n.rept 100000\n.rept 10000\n.byte 1\n.endr\n.endr\n");

int main(void) { return 0; }
