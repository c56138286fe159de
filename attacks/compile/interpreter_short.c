// Names an interpreter that is shorter than the head of a program: the kernel fails to read it, as from a broken disk.
__asm__(".section .interp,\"a\"\n.asciz \"/etc/hostname\"\n.previous\n");

int main(void) { return 0; }
