// Catches the signal by which RLIMIT_CPU warns, and those of its timers, and goes on as if nothing had been.
#include <signal.h>
#include <stddef.h>
#include <sys/resource.h>
#include <sys/time.h>

static void nothing(int number) { (void)number; }

int main(void) {
  static const int numbers[] = {SIGXCPU, SIGXFSZ, SIGALRM, SIGVTALRM, SIGPROF, SIGTERM, SIGINT, SIGHUP};
  const struct itimerval often = {.it_interval = {.tv_usec = 10000}, .it_value = {.tv_usec = 10000}};
  struct rlimit limit;
  for (unsigned i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
    signal(numbers[i], nothing);
    raise(numbers[i]);
  }
  setitimer(ITIMER_VIRTUAL, &often, NULL);
  setitimer(ITIMER_PROF, &often, NULL);
  getrlimit(RLIMIT_CPU, &limit);
  limit.rlim_cur = 1;  // second, after which the kernel sends SIGXCPU
  setrlimit(RLIMIT_CPU, &limit);
  for (;;) {}
}
