// POSIX message queues hold memory of the kernel's, by name, beyond the end of who made them.
#include <fcntl.h>
#include <mqueue.h>

#include "attack.h"

int main(void) {
  struct mq_attr attributes = {.mq_maxmsg = 10, .mq_msgsize = 8192};
  REFUSED(mq_open("/bomb", O_RDWR | O_CREAT, 0600, &attributes), ENOSYS);
  REFUSED(mq_open("/bomb", O_RDWR), ENOSYS);
  REFUSED(mq_unlink("/bomb"), ENOSYS);
  return 0;
}
