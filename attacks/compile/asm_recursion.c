// A macro of the assembler that calls itself twice.
__asm__(".macro again\nagain\nagain\n.endm\nagain\n");

int main(void) { return 0; }
