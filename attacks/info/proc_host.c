// Reads what /proc tells of a host, and writes where it can be told something.
#include <dirent.h>
#include <fcntl.h>

#include "attack.h"

int main(void) {
  static const char *const names[] = {"kallsyms",
                                      "kcore",
                                      "keys",
                                      "key-users",
                                      "sched_debug",
                                      "timer_list",
                                      "timer_stats",
                                      "interrupts",
                                      "softirqs",
                                      "cmdline",
                                      "version",
                                      "uptime",
                                      "loadavg",
                                      "meminfo",
                                      "cpuinfo",
                                      "stat",
                                      "vmstat",
                                      "slabinfo",
                                      "modules",
                                      "devices",
                                      "partitions",
                                      "diskstats",
                                      "swaps",
                                      "mounts.old",
                                      "filesystems",
                                      "iomem",
                                      "ioports",
                                      "kmsg",
                                      "kpagecount",
                                      "kpageflags",
                                      "kpagecgroup",
                                      "latency_stats",
                                      "locks",
                                      "mdstat",
                                      "misc",
                                      "mtrr",
                                      "pagetypeinfo",
                                      "sysrq-trigger",
                                      "sysvipc/shm",
                                      "sys",
                                      "sys/kernel/core_pattern",
                                      "sys/kernel/hostname",
                                      "sys/vm/drop_caches",
                                      "sys/fs/binfmt_misc/register",
                                      "sys/kernel/random/boot_id",
                                      "sys/kernel/ns_last_pid",
                                      "acpi",
                                      "asound",
                                      "bus",
                                      "driver",
                                      "dynamic_debug",
                                      "fb",
                                      "fs",
                                      "irq/0",
                                      "scsi",
                                      "tty/drivers",
                                      "config.gz",
                                      "consoles",
                                      "crypto",
                                      "buddyinfo",
                                      "cgroups",
                                      "execdomains",
                                      "schedstat",
                                      "zoneinfo",
                                      "pressure/cpu",
                                      "vmallocinfo",
                                      "bootconfig",
                                      "device-tree",
                                      "1/mem",
                                      "2/../1/maps",
                                      "1/root",
                                      "1/task/1/stat"};
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    char path[64], what[96];
    snprintf(path, sizeof path, "/proc/%s", names[i]);
    snprintf(what, sizeof what, "reading %s", path);
    errno = 0;
    int file = open(path, O_RDONLY | O_NONBLOCK);
    refused_(what, file, (const int[]){ENOENT, 0});
    snprintf(what, sizeof what, "writing %s", path);
    errno = 0;
    file = open(path, O_WRONLY | O_NONBLOCK);
    refused_(what, file, (const int[]){ENOENT, EROFS, EACCES, 0});
  }
  DIR *list = opendir("/proc");
  for (struct dirent *entry; list && (entry = readdir(list));) {
    const char *name = entry->d_name;
    int known = name[0] == '.' || !strcmp(name, "self") || !strcmp(name, "thread-self") || atoi(name) == getpid();
    if (!known) broken("/proc/%s is there", name);
  }
  held("/proc lists nothing but this process");
  return 0;
}
