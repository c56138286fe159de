// Files in /proc tell about the machine, the sandbox and whoever started it: each line would become a part of the log.
#if __has_include("/proc/1/cmdline")
#error BROKEN /proc/1/cmdline can be read
#endif
#if __has_include("/proc/1/environ")
#error BROKEN /proc/1/environ can be read
#endif
#if __has_include("/proc/1/maps")
#error BROKEN /proc/1/maps can be read
#endif
#if __has_include("/proc/1/status")
#error BROKEN /proc/1/status can be read
#endif
#if __has_include("/proc/cmdline")
#error BROKEN /proc/cmdline can be read
#endif
#if __has_include("/proc/kallsyms")
#error BROKEN /proc/kallsyms can be read
#endif
#if __has_include("/proc/kcore")
#error BROKEN /proc/kcore can be read
#endif
#if __has_include("/proc/keys")
#error BROKEN /proc/keys can be read
#endif
#if __has_include("/proc/kmsg")
#error BROKEN /proc/kmsg can be read
#endif
#if __has_include("/proc/version")
#error BROKEN /proc/version can be read
#endif
#if __has_include("/proc/sched_debug")
#error BROKEN /proc/sched_debug can be read
#endif
#if __has_include("/proc/sys/kernel/hostname")
#error BROKEN /proc/sys/kernel/hostname can be read
#endif
#if __has_include("/proc/sysrq-trigger")
#error BROKEN /proc/sysrq-trigger can be read
#endif
#if __has_include("/sys/kernel/notes")
#error BROKEN /sys/kernel/notes can be read
#endif
#include <stdio.h>

int main(void) {
  puts("held");
  return 0;
}
