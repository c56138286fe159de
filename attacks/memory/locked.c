// Memory that cannot be taken away again: locked, or in huge pages that the administrator has set aside for others.
#define _GNU_SOURCE
#include <sys/mman.h>
#include <sys/resource.h>

#include "attack.h"

enum { MUCH = 1 << 20, OF_2MB = 21 << 26, OF_1GB = 30 << 26 };

static long map(int flags) {
  return (long)mmap(NULL, 2 * MUCH, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | flags, -1, 0);
}

int main(void) {
  char *some = mmap(NULL, MUCH, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  REFUSED(mlock(some, MUCH), ENOMEM, EPERM);
  REFUSED(mlock2(some, MUCH, MLOCK_ONFAULT), ENOMEM, EPERM);
  REFUSED(map(MAP_LOCKED), EAGAIN, EPERM);
  REFUSED(mlockall(MCL_CURRENT), ENOMEM, EPERM);
  REFUSED(map(MAP_HUGETLB), ENOMEM);
  REFUSED(map(MAP_HUGETLB | OF_2MB), ENOMEM);
  REFUSED(map(MAP_HUGETLB | OF_1GB), ENOMEM, EINVAL);
  int file = memfd_create("huge", MFD_HUGETLB);
  REFUSED((long)mmap(NULL, 2 * MUCH, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0), ENOMEM, EBADF);
  return 0;
}
