// Descriptors that a compiler may have inherited: of the judge, of the sandbox, of a test. What can be opened is told.
#if __has_include("/dev/fd/5")
#error BROKEN /dev/fd/5 can be read
#endif
#if __has_include("/dev/fd/6")
#error BROKEN /dev/fd/6 can be read
#endif
#if __has_include("/dev/fd/7")
#error BROKEN /dev/fd/7 can be read
#endif
#if __has_include("/dev/fd/8")
#error BROKEN /dev/fd/8 can be read
#endif
#if __has_include("/dev/fd/9")
#error BROKEN /dev/fd/9 can be read
#endif
#if __has_include("/dev/fd/10")
#error BROKEN /dev/fd/10 can be read
#endif
#if __has_include("/dev/fd/11")
#error BROKEN /dev/fd/11 can be read
#endif
#if __has_include("/proc/1/fd/0")
#error BROKEN /proc/1/fd/0 can be read
#endif
#if __has_include("/proc/1/fd/1")
#error BROKEN /proc/1/fd/1 can be read
#endif
#if __has_include("/proc/1/fd/3")
#error BROKEN /proc/1/fd/3 can be read
#endif
#if __has_include("/proc/1/fd/4")
#error BROKEN /proc/1/fd/4 can be read
#endif
#include <stdio.h>

int main(void) {
  puts("held");
  return 0;
}
