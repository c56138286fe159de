// Forks without end. Every fork that is refused costs processor time, and every process goes on trying: what must hold is
// the number of processes, the limit of time, and that all of them are gone afterwards.
#include <unistd.h>

int main(void) {
  for (;;) fork();
}
