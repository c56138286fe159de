// Timers that fire as often as the kernel lets them: intervals of a nanosecond, by every kind of timer, and descriptors of
// timers that are all due. Every expiry interrupts a processor, whoever runs there.
#include <signal.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

static volatile unsigned long fired;

static void count(int number) {
  (void)number;
  fired++;
}

int main(void) {
  static const clockid_t clocks[] = {CLOCK_MONOTONIC, CLOCK_REALTIME, CLOCK_BOOTTIME, CLOCK_PROCESS_CPUTIME_ID,
                                     CLOCK_THREAD_CPUTIME_ID};
  const struct itimerspec often = {.it_interval = {.tv_nsec = 1}, .it_value = {.tv_nsec = 1}};
  const struct itimerval often_too = {.it_interval = {.tv_usec = 1}, .it_value = {.tv_usec = 1}};
  for (int number = SIGRTMIN; number < SIGRTMIN + 20; number++) {
    struct sigevent tell = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = number};
    timer_t timer;
    signal(number, count);
    for (unsigned i = 0; i < sizeof clocks / sizeof clocks[0]; i++)
      if (timer_create(clocks[i], &tell, &timer) == 0) timer_settime(timer, 0, &often, NULL);
  }
  signal(SIGALRM, count);
  signal(SIGVTALRM, count);
  signal(SIGPROF, count);
  for (int i = 0; i < 50; i++) timerfd_settime(timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK), 0, &often, NULL);
  setitimer(ITIMER_REAL, &often_too, NULL);
  setitimer(ITIMER_VIRTUAL, &often_too, NULL);
  setitimer(ITIMER_PROF, &often_too, NULL);
  for (;;) {}
}
