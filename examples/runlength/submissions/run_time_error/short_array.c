// Room for a thousand letters.
#include <stdio.h>

int main(void) {
  char line[1001];
  if (scanf("%s", line) != 1) return 1;
  for (int i = 0, length; line[i]; i += length) {
    for (length = 1; line[i + length] == line[i];) length++;
    printf("%d%c", length, line[i]);
  }
  putchar('\n');
}
