#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
static void *work(void *p) { free(malloc(1 << 20)); return p; }
int main(void) {
  pthread_t t[4];
  for (int i = 0; i < 4; i++) pthread_create(&t[i], 0, work, 0);
  for (int i = 0; i < 4; i++) pthread_join(t[i], 0);
  pid_t child = fork();
  if (child == 0) _exit(0);
  waitpid(child, 0, 0);
  return system("true") || puts("ok") < 0;
}
