// Calls by another architecture's door have other numbers: a filter that looks at the number alone takes mount for
// something harmless. 32-bit calls from 64-bit code and from a 32-bit segment, x32, and the vsyscall page, which is no
// call at all. Each in a process of its own, which must not come back.
#define _GNU_SOURCE
#include <signal.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "attack.h"

#ifdef __x86_64__
static void int80(long number) {
  __asm__ volatile("int $0x80" : "+a"(number) : "b"(0), "c"(0), "d"(0) : "memory", "r8", "r9", "r10", "r11");
  _exit(number < 0 ? 2 : 1);
}

static void sysenter(long number) {
  __asm__ volatile("mov %%rsp, %%rbp\n sysenter" : "+a"(number) : "b"(0), "c"(0), "d"(0) : "memory");
  _exit(1);
}

// In the 32-bit segment 0x23, with code and stack below 4 GiB: `instruction` (two bytes), then exit(1) by int 0x80.
static void in_32_bits(long number, unsigned instruction) {
  const unsigned char code[] = {instruction & 0xff, instruction >> 8, 0xbb, 1, 0, 0, 0, 0xb8, 1, 0, 0, 0, 0xcd, 0x80};
  unsigned char *page =
      mmap(NULL, 8192, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
  if (page == MAP_FAILED) _exit(3);
  memcpy(page, code, sizeof code);
  const struct {
    uint32_t offset;
    uint16_t segment;
  } __attribute__((packed)) target = {(uint32_t)(uintptr_t)page, 0x23};
  __asm__ volatile("mov %1, %%rsp\n ljmp *(%0)"
                   :
                   : "r"(&target), "r"(page + 4096), "a"(number), "b"(0), "c"(0)
                   : "memory");
}

static void int80_in_32_bits(long number) { in_32_bits(number, 0x80cd); }
static void syscall_in_32_bits(long number) { in_32_bits(number, 0x050f); }
static void sysenter_in_32_bits(long number) { in_32_bits(number, 0x340f); }

static void x32(long number) { _exit(syscall(0x40000000 | number, 0, 0, 0, 0, 0) < 0 ? 2 : 1); }

// `no_such_door`: the signal where the kernel or the processor does not have it.
static void expect(const char *what, void (*call)(long), long number, int no_such_door) {
  int status = 0;
  pid_t child = fork();
  if (child == 0) call(number);
  waitpid(child, &status, 0);
  if (WIFSIGNALED(status) && (WTERMSIG(status) == SIGSYS || WTERMSIG(status) == no_such_door))
    held("%s, call %ld: %s", what, number, strsignal(WTERMSIG(status)));
  else
    broken("%s, call %ld: status %x", what, number, (unsigned)status);
}

static void vsyscall(void) {
  int status = 0;
  pid_t child = fork();
  // Its time(2), at a fixed address.
  if (child == 0) _exit(((long (*)(long *))0xffffffffff600400)(NULL) > 0 ? 0 : 1);
  waitpid(child, &status, 0);
  if (status == 0 || (WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV))
    held("the vsyscall page tells the time at most");
  else
    broken("the vsyscall page: %x", (unsigned)status);
}
#endif

int main(void) {
#ifdef __x86_64__
  // In 32-bit numbers: exit, getpid, mount, clone, unshare, clone3.
  static const long calls[] = {1, 20, 21, 120, 310, 435};
  for (unsigned i = 0; i < sizeof calls / sizeof calls[0]; i++) {
    expect("int 0x80", int80, calls[i], SIGSEGV);
    expect("sysenter", sysenter, calls[i], SIGILL);
    expect("int 0x80 in 32 bits", int80_in_32_bits, calls[i], SIGSEGV);
    expect("syscall in 32 bits", syscall_in_32_bits, calls[i], SIGILL);
    expect("sysenter in 32 bits", sysenter_in_32_bits, calls[i], SIGILL);
  }
  for (long number = 0; number < 600; number += 7) expect("x32", x32, number, SIGSYS);
  vsyscall();
#else
  held("this processor has one door");
#endif
  return 0;
}
