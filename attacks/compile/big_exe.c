// A program of a gigabyte: the assembler, the linker and whoever keeps the program would each write it once.
char room[1 << 30] = {1};

int main(void) { return room[5]; }
