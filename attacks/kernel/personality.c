// Bits of the personality that switch protections off: addresses that are always the same, data that can be executed,
// page 0 that can be mapped.
#include <sys/personality.h>

#include "attack.h"

int main(void) {
  static const unsigned long refused[] = {ADDR_NO_RANDOMIZE, READ_IMPLIES_EXEC, MMAP_PAGE_ZERO, ADDR_COMPAT_LAYOUT,
                                          PER_LINUX32,       PER_SVR4,          PER_BSD,        ADDR_LIMIT_3GB,
                                          0xfffffffful ^ 1};
  for (unsigned i = 0; i < sizeof refused / sizeof refused[0]; i++) {
    REFUSED(personality(refused[i]), EPERM);
    REFUSED(personality(0xffffffff00000000ul | refused[i]), EPERM);
  }
  // Asking is allowed, and shows that nothing has changed.
  if (personality(0xffffffff) == 0)
    held("the personality is the plain one");
  else
    broken("a personality of %x", personality(0xffffffff));
  return 0;
}
