package dev.cloister.sandbox;

import dev.cloister.sandbox.Doctor.Finding;
import dev.cloister.sandbox.Doctor.Level;
import java.nio.file.Files;
import java.nio.file.Path;
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

  static List<Finding> all() {
    return List.of(userNamespaces(), appArmor(), namespaceCounts(), proc());
  }

  private static Finding userNamespaces() {
    OptionalLong allowed = ProcFile.number(USERNS_CLONE);
    if (allowed.isPresent() && allowed.getAsLong() == 0) {
      return new Finding(
          "user-namespaces",
          Level.ERROR,
          "forbidden to ordinary users (kernel.unprivileged_userns_clone is 0)",
          "as root: sysctl -w kernel.unprivileged_userns_clone=1");
    }

    return Files.exists(Path.of("/proc/self/ns/user"))
        ? MachineFindings.ok("user-namespaces", "available")
        : new Finding(
            "user-namespaces",
            Level.ERROR,
            "this kernel has none",
            "use a kernel with CONFIG_USER_NS=y");
  }

  private static Finding appArmor() {
    OptionalLong restricted = ProcFile.number(APPARMOR);
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
        : MachineFindings.ok("apparmor", "does not restrict user namespaces");
  }

  private static Finding namespaceCounts() {
    for (String kind : KINDS) {
      String name = "user.max_" + kind + "_namespaces";
      OptionalLong most = ProcFile.number("/proc/sys/" + name.replace('.', '/'));
      if (most.isPresent() && most.getAsLong() < FEW) {
        return new Finding(
            "namespace-counts",
            most.getAsLong() == 0 ? Level.ERROR : Level.WARNING,
            name + " is " + most.getAsLong(),
            "as root: sysctl -w " + name + "=15000");
      }
    }
    return MachineFindings.ok("namespace-counts", "enough of each kind");
  }

  /** A masked /proc in this mount namespace forbids a fresh one in a user namespace of its own. */
  private static Finding proc() {
    long masks =
        ProcFile.text("/proc/self/mountinfo")
            .orElse("")
            .lines()
            .map(line -> line.split(" ", -1))
            .filter(fields -> fields.length > 4 && fields[4].startsWith("/proc/"))
            .filter(fields -> !fields[4].toLowerCase(Locale.ROOT).contains("binfmt_misc"))
            .count();
    return masks == 0
        ? MachineFindings.ok("proc", "not masked")
        : new Finding(
            "proc",
            Level.WARNING,
            masks + " mounts lie over parts of /proc, as in a container",
            "if the trial below fails: start the container with --security-opt"
                + " systempaths=unconfined");
  }
}
