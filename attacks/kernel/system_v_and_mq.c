// Memory, semaphores and messages that outlive their makers and that no run is charged for: System V and POSIX queues.
#define _GNU_SOURCE
#include <fcntl.h>
#include <mqueue.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/syscall.h>

#include "attack.h"

int main(void) {
  REFUSED(shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600), ENOSYS);
  REFUSED(shmget(0x1234, 4096, IPC_CREAT | 0666), ENOSYS);
  REFUSED((long)shmat(0, NULL, 0), ENOSYS);
  REFUSED(shmctl(0, SHM_INFO, NULL), ENOSYS);
  REFUSED(semget(IPC_PRIVATE, 1, IPC_CREAT | 0600), ENOSYS);
  REFUSED(semop(0, NULL, 0), ENOSYS);
  REFUSED(semtimedop(0, NULL, 0, NULL), ENOSYS);
  REFUSED(semctl(0, 0, SEM_INFO), ENOSYS);
  REFUSED(msgget(IPC_PRIVATE, IPC_CREAT | 0600), ENOSYS);
  REFUSED(msgsnd(0, "x", 1, IPC_NOWAIT), ENOSYS);
  REFUSED(msgrcv(0, NULL, 0, 0, IPC_NOWAIT), ENOSYS);
  REFUSED(syscall(SYS_mq_open, "queue", O_CREAT | O_RDWR, 0600, NULL), ENOSYS);
  REFUSED(syscall(SYS_mq_unlink, "queue"), ENOSYS);
  REFUSED(syscall(SYS_mq_notify, 0, NULL), ENOSYS);
  REFUSED(syscall(SYS_mq_timedsend, 0, "x", 1, 0, NULL), ENOSYS);
  REFUSED(open("/dev/mqueue", O_RDONLY), ENOENT);
  REFUSED(open("/proc/sysvipc/shm", O_RDONLY), ENOENT, EACCES);
  return 0;
}
