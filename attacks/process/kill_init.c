// Sends pid 1, which measures this program, every signal there is by every call there is. A signal may be taken (pid 1
// has the same user); it must have no effect, which the next steps show: the run is still measured, and the next works.
#define _GNU_SOURCE
#include <signal.h>
#include <sys/syscall.h>

#include "attack.h"

static int taken, refused;

static void count(long result, int number, const char *call) {
  if (result == 0)
    taken++;
  else if (errno == EPERM || (errno == EINVAL && (number == 0 || number >= NSIG)) || errno == EAGAIN)
    refused++;
  else
    broken("%s with signal %d: %s", call, number, strerror(errno));
}

int main(void) {
  int init = (int)syscall(SYS_pidfd_open, 1, 0);
  if (init < 0) broken("pidfd_open(1): %s", strerror(errno));
  for (int number = 0; number <= NSIG; number++) {
    siginfo_t info = {.si_signo = number, .si_code = SI_QUEUE, .si_pid = 1};
    count(kill(1, number), number, "kill");
    count(syscall(SYS_tkill, 1, number), number, "tkill");
    count(syscall(SYS_tgkill, 1, 1, number), number, "tgkill");
    count(syscall(SYS_rt_sigqueueinfo, 1, number, &info), number, "rt_sigqueueinfo");
    count(syscall(SYS_rt_tgsigqueueinfo, 1, 1, number, &info), number, "rt_tgsigqueueinfo");
    count(syscall(SYS_pidfd_send_signal, init, number, NULL, 0), number, "pidfd_send_signal");
    count(syscall(SYS_pidfd_send_signal, init, number, &info, 0), number, "pidfd_send_signal with siginfo");
  }
  // As if the kernel had sent it, or a timer: not even for one's own pid 1.
  siginfo_t forged = {.si_signo = SIGKILL, .si_code = SI_KERNEL};
  REFUSED(syscall(SYS_rt_sigqueueinfo, 1, SIGKILL, &forged), EPERM);
  REFUSED(kill(1, -1), EINVAL);
  usleep(20000);
  if (getppid() == 1)
    held("pid 1 is still there (%d taken, %d refused)", taken, refused);
  else
    broken("the parent is %d now", getppid());
  return 0;
}
