// Looks for the hardware: sensors that tell what others compute, serial numbers, control groups, kernel settings.

#include "attack.h"

int main(void) {
  static const char *const absent[] = {"/sys",
                                       "/sys/devices/virtual/powercap/intel-rapl/intel-rapl:0/energy_uj",
                                       "/sys/class/powercap",
                                       "/sys/class/dmi/id/product_uuid",
                                       "/sys/class/thermal/thermal_zone0/temp",
                                       "/sys/class/net",
                                       "/sys/devices/system/cpu/vulnerabilities/meltdown",
                                       "/sys/firmware/efi/efivars",
                                       "/sys/fs/cgroup",
                                       "/sys/fs/cgroup/memory/release_agent",
                                       "/sys/kernel/debug",
                                       "/sys/kernel/tracing",
                                       "/sys/kernel/security",
                                       "/sys/kernel/uevent_helper",
                                       "/sys/kernel/mm/ksm/run",
                                       "/sys/module",
                                       "/sys/bus/pci/devices",
                                       "/dev/cpu/0/msr",
                                       "/dev/mem",
                                       "/dev/port",
                                       "/dev/sda",
                                       "/dev/nvme0",
                                       "/dev/dri",
                                       "/dev/snd",
                                       "/dev/input",
                                       "/dev/disk/by-uuid"};
  for (size_t i = 0; i < sizeof absent / sizeof absent[0]; i++) UNREADABLE(absent[i], ENOENT);
  return 0;
}
