// System V shared memory, semaphores and queues outlive the process that made them, until the last of their namespace.
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>

#include "attack.h"

int main(void) {
  REFUSED(shmget(IPC_PRIVATE, 1 << 20, IPC_CREAT | 0600), ENOSYS);
  REFUSED(shmget(42, 1 << 20, IPC_CREAT | 0600), ENOSYS);
  REFUSED(shmget(42, 2 << 20, IPC_CREAT | SHM_HUGETLB | 0600), ENOSYS);
  REFUSED((long)shmat(0, NULL, 0), ENOSYS);
  REFUSED(shmctl(0, IPC_STAT, NULL), ENOSYS);
  REFUSED(semget(42, 250, IPC_CREAT | 0600), ENOSYS);
  REFUSED(semctl(0, 0, IPC_RMID), ENOSYS);
  REFUSED(msgget(42, IPC_CREAT | 0600), ENOSYS);
  REFUSED(msgsnd(0, "no message", 0, IPC_NOWAIT), ENOSYS);
  return 0;
}
