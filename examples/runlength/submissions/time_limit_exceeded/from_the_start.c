// Walks to every letter from the beginning of the line.
#include <stdio.h>

static char line[1000002];

static char letter_at(int i) {
  const volatile char* p = line;
  while (i-- > 0 && *p) p++;
  return *p;
}

int main(void) {
  if (scanf("%1000000s", line) != 1) return 1;
  for (int i = 0, length; letter_at(i); i += length) {
    for (length = 1; letter_at(i + length) == letter_at(i);) length++;
    printf("%d%c", length, letter_at(i));
  }
  putchar('\n');
}
