// Names an interpreter that does not exist: the kernel then fails to start the program, as if there were none. That is
// the program's fault and no fault of the judge.
__asm__(".section .interp,\"a\"\n.asciz \"/work/interpreter\"\n.previous\n");

int main(void) { return 0; }
