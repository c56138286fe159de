#include "printing.h"

#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "pattern.h"

static int print_on(int fd, long bytes, long piece) {
  static char block[1 << 16];
  for (long at = 0; at < bytes;) {
    long length = bytes - at < piece ? bytes - at : piece;
    for (long i = 0; i < length; i++) block[i] = pattern_at((size_t)(at + i));
    ssize_t written = write(fd, block, (size_t)length);
    if (written < 0) return 1;
    at += written;
  }
  return 0;
}

int print_pattern(long bytes) { return print_on(1, bytes, 1 << 16); }
int print_letters(long bytes) { return print_on(1, bytes, 1); }
int print_twice(long bytes) { return print_on(2, bytes, 1000) | print_on(1, bytes / 2, 1000); }

static void hush(void) {
  print_on(1, 5, 5);
  close(1);
  close(2);
}

int print_and_hush(void) {
  const struct timespec a_while = {.tv_nsec = 20000000};
  hush();
  nanosleep(&a_while, NULL);
  return 3;
}

int hush_and_sleep(void) {
  hush();
  for (;;) pause();
}

int hoard_pipes(void) {
  int pair[2], pipes = 0;
  while (pipe(pair) == 0) pipes++;
  dprintf(1, "%d\n", pipes);
  for (;;) pause();
}

int print_processors(void) {
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) < 0) return 1;
  for (unsigned i = 0; i < CPU_SETSIZE; i++)
    if (CPU_ISSET(i, &set)) printf("%u\n", i);
  return 0;
}
