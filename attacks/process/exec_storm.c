// Every process executes this program again and again, and forks in between: what is being executed at the moment at which
// everybody is killed, or is looked at, has neither its old memory nor its new.
#include <unistd.h>

int main(int count, char **words) {
  (void)count;
  fork();
  for (;;) {
    execv("/proc/self/exe", words);
    execv(words[0], words);
  }
}
