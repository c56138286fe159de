#include <stdio.h>

int main(void) {
  int letter = getchar();
  while (letter != '\n' && letter != EOF) {
    int length = 0, next;
    do {
      next = getchar();
      length++;
    } while (next == letter);
    printf("%d%c", length, letter);
    letter = next;
  }
  putchar('\n');
}
