// Programs that use a known amount of processor time or memory, and that try to have it overlooked.
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "payload.h"

enum { PARTS = 5 };

static long milliseconds(const char *text) { return text ? atol(text) : 0; }

static void burn_on(clockid_t clock, long ms) {
  struct timespec used;
  do {
    clock_gettime(clock, &used);
  } while (used.tv_sec * 1000 + used.tv_nsec / 1000000 < ms);
}

static void burn_ms(long ms) { burn_on(CLOCK_PROCESS_CPUTIME_ID, ms); }

static int burn(const char *text) {
  burn_ms(milliseconds(text));
  return 0;
}

static void *burn_thread(void *ms) {
  burn_on(CLOCK_THREAD_CPUTIME_ID, *(long *)ms);
  return NULL;
}

static int burn_threads(const char *text) {
  long part = milliseconds(text) / PARTS;
  pthread_t threads[PARTS];
  for (int i = 0; i < PARTS; i++) pthread_create(&threads[i], NULL, burn_thread, &part);
  for (int i = 0; i < PARTS; i++) pthread_join(threads[i], NULL);
  return 0;
}

// Alone for so long, and then on every processor there is.
static int burn_late(const char *text) {
  long forever = 1 << 30;
  pthread_t threads[PARTS];
  burn_ms(milliseconds(text));
  for (int i = 0; i < PARTS; i++) pthread_create(&threads[i], NULL, burn_thread, &forever);
  return pthread_join(threads[0], NULL);
}

// Forks a child that burns so much; -1 where it may not.
static pid_t burning_child(long ms) {
  pid_t child = fork();
  if (child != 0) return child;
  burn_ms(ms);
  _exit(0);
}

static int wait_for_all(void) {
  while (wait(NULL) > 0 || errno == EINTR) {}
  return 0;
}

static int burn_children(const char *text) {
  for (int i = 0; i < PARTS; i++) burning_child(milliseconds(text) / PARTS);
  return wait_for_all();
}

// The kernel reaps them, and adds their time to nobody's.
static int burn_unreaped(const char *text) {
  signal(SIGCHLD, SIG_IGN);
  return burn_children(text);
}

static int burn_unwaited(const char *text) {
  const struct sigaction no_zombies = {.sa_handler = SIG_DFL, .sa_flags = SA_NOCLDWAIT};
  sigaction(SIGCHLD, &no_zombies, NULL);
  return burn_children(text);
}

// In sessions of their own, with the init for a parent; a pipe tells when the last of them has ended.
static int burn_daemons(const char *text) {
  int ends[2];
  char byte;
  if (pipe(ends) < 0) return 1;
  for (int i = 0; i < PARTS; i++) {
    if (fork() != 0) continue;
    setsid();
    if (fork() == 0) {
      close(ends[0]);
      burn_ms(milliseconds(text) / PARTS);
    }
    _exit(0);
  }
  close(ends[1]);
  wait_for_all();
  return read(ends[0], &byte, 1) == 0 ? 0 : 1;
}

// Each gone before anybody has looked at it.
static int burn_briefly(const char *text) {
  signal(SIGCHLD, SIG_IGN);
  for (long i = 0; i < milliseconds(text); i++) {
    burning_child(1);
    wait_for_all();
  }
  return 0;
}

static int burn_switched_off(const char *text) {
  prctl(PR_TASK_PERF_EVENTS_DISABLE);
  return burn_children(text);
}

// A program that may be executed but not read is followed by no counter; see begin_new_exec() in fs/exec.c.
static int burn_unreadably(const char *text) {
  char bytes[1 << 16];
  unlink("/work/hidden");
  int from = open("/proc/self/exe", O_RDONLY), to = open("/work/hidden", O_WRONLY | O_CREAT, 0700);
  for (ssize_t got; (got = read(from, bytes, sizeof bytes)) > 0;)
    if (write(to, bytes, (size_t)got) != got) return 1;
  if (fchmod(to, 0111) < 0) return 2;
  close(to);
  execl("/work/hidden", "hidden", "burn", text, (char *)NULL);
  return 3;
}

// One process each that ends at once, without a pause.
static int count_to(const char *text) {
  for (volatile long left = milliseconds(text); left > 0; left--) {
    pid_t child = vfork();
    if (child == 0) _exit(0);
    if (child < 0) return 1;
    waitpid(child, NULL, 0);
  }
  return 0;
}

// A program of one page, with nothing in it but its end.
static int write_tiny(const char *text) {
#if defined(__x86_64__)
  static const unsigned char code[] = {0x31, 0xff, 0xb8, 0xe7, 0, 0, 0, 0x0f, 0x05};  // exit_group(0)
#else
  static const unsigned char code[] = {0, 0, 0x80, 0xd2, 0xc8, 0x0b, 0x80, 0xd2, 0x01, 0, 0, 0xd4};
#endif
  enum { BASE = 0x400000 };
  struct {
    Elf64_Ehdr header;
    Elf64_Phdr segment;
    unsigned char code[sizeof code];
  } file = {
      .header = {.e_type = ET_EXEC,
#if defined(__x86_64__)
                 .e_machine = EM_X86_64,
#else
                 .e_machine = EM_AARCH64,
#endif
                 .e_version = EV_CURRENT,
                 .e_phoff = sizeof(Elf64_Ehdr),
                 .e_ehsize = sizeof(Elf64_Ehdr),
                 .e_phentsize = sizeof(Elf64_Phdr),
                 .e_phnum = 1},
      .segment = {.p_type = PT_LOAD, .p_flags = PF_R | PF_X, .p_vaddr = BASE, .p_paddr = BASE, .p_align = 4096},
  };
  memcpy(file.header.e_ident, ELFMAG, SELFMAG);
  file.header.e_ident[EI_CLASS] = ELFCLASS64;
  file.header.e_ident[EI_DATA] = ELFDATA2LSB;
  file.header.e_ident[EI_VERSION] = EV_CURRENT;
  file.header.e_entry = BASE + sizeof(Elf64_Ehdr) + sizeof(Elf64_Phdr);
  file.segment.p_filesz = file.segment.p_memsz = sizeof file;
  memcpy(file.code, code, sizeof code);
  int to = open(text, O_WRONLY | O_CREAT, 0755);
  return write(to, &file, sizeof file) == sizeof file && close(to) == 0 ? 0 : 1;
}

// Prints where it may run, and whether it could change that for itself or a child.
static int print_processors(const char *text) {
  (void)text;
  cpu_set_t allowed, wanted;
  if (sched_getaffinity(0, sizeof allowed, &allowed) < 0) return 1;
  memset(&wanted, 0xff, sizeof wanted);
  if (sched_setaffinity(0, sizeof wanted, &wanted) == 0) printf("changed ");
  for (size_t i = 0; i < CPU_SETSIZE; i++)
    if (CPU_ISSET(i, &allowed)) printf("%zu ", i);
  printf("\n");
  return 0;
}

const struct payload_command load_commands[] = {
    {"burn", burn},
    {"burn-threads", burn_threads},
    {"burn-late", burn_late},
    {"burn-children", burn_children},
    {"burn-unreaped", burn_unreaped},
    {"burn-unwaited", burn_unwaited},
    {"burn-daemons", burn_daemons},
    {"burn-briefly", burn_briefly},
    {"burn-switched-off", burn_switched_off},
    {"burn-unreadably", burn_unreadably},
    {"count-to", count_to},
    {"write-tiny", write_tiny},
    {"processors", print_processors},
};
const size_t load_command_count = sizeof load_commands / sizeof load_commands[0];
