// Keeps pid 1 awake: half a dozen processes send it the one signal that it listens to, as fast as they can.
#define _GNU_SOURCE
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void) {
  siginfo_t info = {.si_signo = SIGCHLD, .si_code = SI_QUEUE};
  for (int i = 0; i < 5 && fork() != 0; i++) {}
  for (;;) {
    kill(1, SIGCHLD);
    syscall(SYS_tgkill, 1, 1, SIGCHLD);
    syscall(SYS_rt_sigqueueinfo, 1, SIGCHLD, &info);
  }
}
