// The assembler can take any file into a program, so the program looks at what it was given: the template's list of
// users has two lines, the environment of the compiler names nobody's folder, and nothing lies in the folder of
// programs.
#include <stdio.h>
#include <string.h>

__asm__(
    ".data\n"
    ".globl users, variables\n"
    "users: .incbin \"/etc/passwd\"\n .byte 0\n"
    "variables: .incbin \"/proc/self/environ\"\n .byte 0\n");
extern const char users[], variables[];

static int lines(const char *text) {
  int count = 0;
  for (; *text; text++) count += *text == '\n';
  return count;
}

int main(void) {
  int known = lines(users) == 2 && strstr(users, "root:x:0:0:root:/work:/bin/sh") == users;
  int clean = !strstr(variables, "CLOISTER") && !strstr(variables, "JAVA") && !strstr(variables, "/root");
  puts(known && clean ? "held" : "BROKEN");
  return 0;
}
