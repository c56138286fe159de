// Takes the names of the sandbox's own processes, and names that read like the fields of /proc/PID/stat, while children
// of such names burn processor time: whoever reads the names, or splits the line at a space, counts wrongly.
#include <sys/prctl.h>
#include <unistd.h>

int main(void) {
  static const char *const names[] = {"cloister-guard", "cloister-init", "x) Z 0 0 0 0 0",
                                      ") S 1 1 1 (",    "a\nb) Z 1\n",   ""};
  for (unsigned i = 0; i < sizeof names / sizeof names[0]; i++)
    if (fork() == 0) {
      prctl(PR_SET_NAME, names[i]);
      for (;;) {}
    }
  prctl(PR_SET_NAME, "1");
  for (;;) pause();
}
