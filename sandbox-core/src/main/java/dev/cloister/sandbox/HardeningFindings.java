package dev.cloister.sandbox;

import dev.cloister.sandbox.Doctor.Finding;
import dev.cloister.sandbox.Doctor.Level;
import java.util.List;
import java.util.stream.Collectors;

/** What would still stand if one of the sandbox's own locks failed. */
final class HardeningFindings {
  private static final int LEAST_ABI = 2;
  private static final int SCOPES_ABI = 6;

  private HardeningFindings() {}

  static List<Finding> all(KernelFiles files) {
    return List.of(
        addresses(files),
        tracing(files),
        coreDumps(files),
        programsInMemory(files),
        vulnerabilities(files));
  }

  /** See native/src/landlock.h. */
  static Finding landlock(int abi) {
    if (abi >= SCOPES_ABI) {
      return Doctor.ok("landlock", "ABI " + abi + ": a second lock on files and signals");
    }
    return new Finding(
        "landlock",
        Level.WARNING,
        abi < LEAST_ABI
            ? "no Landlock of ABI 2 (it has "
                + (abi == 0 ? "none" : "ABI " + abi)
                + "): mounts and namespaces alone hold what a program can write and signal"
            : "ABI " + abi + ": a second lock on files, but none on signals and abstract sockets",
        "boot Linux 6.12 or newer with CONFIG_SECURITY_LANDLOCK=y and landlock in the list of"
            + " security modules (lsm=landlock,...); a container's seccomp profile must allow it");
  }

  private static Finding addresses(KernelFiles files) {
    String path = "/proc/sys/kernel/randomize_va_space";
    long value = files.number(path).orElse(2);
    return value == 2
        ? Doctor.ok("aslr", "addresses are random")
        : new Finding(
            "aslr",
            Level.WARNING,
            "kernel.randomize_va_space is "
                + value
                + ": addresses can be foreseen, which helps an attack on any program of this machine",
            "as root: sysctl -w kernel.randomize_va_space=2");
  }

  /** Cells have neither the system call nor a process of the host in sight. */
  private static Finding tracing(KernelFiles files) {
    return files.number("/proc/sys/kernel/yama/ptrace_scope").orElse(0) > 0
        ? Doctor.ok("ptrace-scope", "processes of one user cannot trace each other")
        : new Finding(
            "ptrace-scope",
            Level.WARNING,
            "another program of this user, outside of cells, could trace the service and read what"
                + " it judges; no cell can",
            "run the service as a user of its own; or, as root, where the kernel has Yama: sysctl -w"
                + " kernel.yama.ptrace_scope=1");
  }

  private static Finding coreDumps(KernelFiles files) {
    String pattern = files.text("/proc/sys/kernel/core_pattern").orElse("");
    return Doctor.ok(
        "core-pattern",
        pattern.startsWith("|")
            ? "core dumps are piped to a program of the host; cells keep crashes from it by"
                + " RLIMIT_CORE=1"
            : "'" + pattern + "'; cells dump no core");
  }

  private static Finding programsInMemory(KernelFiles files) {
    return files.number("/proc/sys/vm/memfd_noexec").orElse(0) < 2
        ? Doctor.ok("memfd-exec", "the launcher can be started out of the jar")
        : new Finding(
            "memfd-exec",
            Level.ERROR,
            "vm.memfd_noexec is 2: the launcher, a file in memory, cannot be executed",
            "as root: sysctl -w vm.memfd_noexec=1; or give SandboxConfig.withLauncher a copy on a disk");
  }

  private static Finding vulnerabilities(KernelFiles files) {
    String folder = "/sys/devices/system/cpu/vulnerabilities";
    String open =
        files.list(folder, "*").stream()
            .filter(path -> files.text(path).orElse("").startsWith("Vulnerable"))
            .map(path -> path.substring(folder.length() + 1))
            .collect(Collectors.joining(", "));
    return open.isEmpty()
        ? Doctor.ok("processor-flaws", "none that the kernel does not mitigate")
        : new Finding(
            "processor-flaws",
            Level.WARNING,
            "not mitigated: "
                + open
                + "; a program may learn something of what else ran on its processor",
            "install the processor's microcode (package amd64-microcode or intel-microcode), boot"
                + " without mitigations=off; in a virtual machine, on its host");
  }
}
