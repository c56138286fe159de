// Memory that two cells would share or take from the machine's own pools: pages that the kernel merges because they are
// equal, which can be timed; huge pages, which no limit counts; pages of the template that are thrown out of the cache.
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/mman.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>

#include "attack.h"

int main(void) {
  const size_t size = 4 << 20;
  char *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  int file = open("/proc/self/exe", O_RDONLY), ends[2];
  if (memory == MAP_FAILED || file < 0 || pipe(ends) < 0) broken("set-up: %s", strerror(errno));
  REFUSED(madvise(memory, size, MADV_MERGEABLE), EINVAL);
  REFUSED(madvise(memory, size, MADV_PAGEOUT), EINVAL);
  REFUSED(madvise(memory, size, MADV_HWPOISON), EINVAL);
  REFUSED(madvise(memory, size, MADV_SOFT_OFFLINE), EINVAL);
  REFUSED((long)mmap(NULL, size, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB, -1, 0), ENOMEM);
  REFUSED((long)mmap(NULL, size, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB | (30 << MAP_HUGE_SHIFT), -1, 0),
          ENOMEM);
  REFUSED(memfd_create("huge", MFD_HUGETLB), ENOMEM, ENOSYS);
  REFUSED(syscall(SYS_fadvise64, file, 0, 0, POSIX_FADV_DONTNEED), EPERM);
  REFUSED(syscall(451 /* cachestat */, file, NULL, NULL, 0), ENOSYS);
  struct iovec part = {memory, 4096};
  REFUSED(vmsplice(ends[1], &part, 1, SPLICE_F_GIFT), ENOSYS);
  REFUSED(syscall(SYS_remap_file_pages, memory, size, 0, 1, 0), ENOSYS);
  return 0;
}
