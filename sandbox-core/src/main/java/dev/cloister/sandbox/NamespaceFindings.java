package dev.cloister.sandbox;

import dev.cloister.sandbox.Doctor.Finding;
import dev.cloister.sandbox.Doctor.Level;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** What {@link Doctor} finds out about namespaces and what containers take away from them. */
final class NamespaceFindings {
  private static final String USERNS_CLONE = "/proc/sys/kernel/unprivileged_userns_clone";
  private static final String APPARMOR = "/proc/sys/kernel/apparmor_restrict_unprivileged_userns";
  private static final List<String> KINDS =
      List.of("user", "pid", "mnt", "net", "ipc", "uts", "cgroup");
  private static final long FEW = 1_000;

  private NamespaceFindings() {}

  static List<Finding> all(KernelFiles files) {
    return List.of(
        userNamespaces(files),
        appArmor(files),
        namespaceCounts(files),
        overlay(files),
        proc(files));
  }

  private static Finding userNamespaces(KernelFiles files) {
    OptionalLong allowed = files.number(USERNS_CLONE);
    if (allowed.isPresent() && allowed.getAsLong() == 0) {
      return new Finding(
          "user-namespaces",
          Level.ERROR,
          "forbidden to ordinary users (kernel.unprivileged_userns_clone is 0)",
          "as root: sysctl -w kernel.unprivileged_userns_clone=1");
    }

    return files.exists("/proc/self/ns/user")
        ? Doctor.ok("user-namespaces", "available")
        : new Finding(
            "user-namespaces",
            Level.ERROR,
            "this kernel has none",
            "use a kernel with CONFIG_USER_NS=y");
  }

  private static Finding appArmor(KernelFiles files) {
    OptionalLong restricted = files.number(APPARMOR);
    return restricted.isPresent() && restricted.getAsLong() != 0
        ? new Finding(
            "apparmor",
            Level.WARNING,
            "AppArmor restricts user namespaces of programs without a profile"
                + " (kernel.apparmor_restrict_unprivileged_userns is "
                + restricted.getAsLong()
                + ")",
            "if the trial below fails, as root: sysctl -w"
                + " kernel.apparmor_restrict_unprivileged_userns=0")
        : Doctor.ok("apparmor", "does not restrict user namespaces");
  }

  private static Finding namespaceCounts(KernelFiles files) {
    for (String kind : KINDS) {
      String name = "user.max_" + kind + "_namespaces";
      OptionalLong most = files.number("/proc/sys/" + name.replace('.', '/'));
      if (most.isPresent() && most.getAsLong() < FEW) {
        return new Finding(
            "namespace-counts",
            most.getAsLong() == 0 ? Level.ERROR : Level.WARNING,
            name + " is " + most.getAsLong(),
            "as root: sysctl -w " + name + "=15000");
      }
    }
    return Doctor.ok("namespace-counts", "enough of each kind");
  }

  /** In user namespaces since Linux 5.11; whether it may be mounted there, the trial finds out. */
  private static Finding overlay(KernelFiles files) {
    boolean known =
        files.text("/proc/filesystems").orElse("").lines().anyMatch(l -> l.endsWith("\toverlay"));
    return known
        ? Doctor.ok("overlay", "known to this kernel")
        : new Finding(
            "overlay",
            Level.WARNING,
            "overlayfs is not there (yet): a cell's root is one, and an unprivileged mount does not"
                + " load the module on every system",
            "as root: modprobe overlay && echo overlay > /etc/modules-load.d/overlay.conf");
  }

  /** A masked /proc in this mount namespace forbids a fresh one in a user namespace of its own. */
  private static Finding proc(KernelFiles files) {
    long masks =
        files
            .text("/proc/self/mountinfo")
            .orElse("")
            .lines()
            .map(line -> line.split(" ", -1))
            .filter(fields -> fields.length > 4 && fields[4].startsWith("/proc/"))
            .filter(fields -> !fields[4].toLowerCase(Locale.ROOT).contains("binfmt_misc"))
            .count();
    return masks == 0
        ? Doctor.ok("proc", "not masked")
        : new Finding(
            "proc",
            Level.WARNING,
            masks + " mounts lie over parts of /proc, as in a container",
            "if the trial below fails: start the container with --security-opt"
                + " systempaths=unconfined");
  }
}
