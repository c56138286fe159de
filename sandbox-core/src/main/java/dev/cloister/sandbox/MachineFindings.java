package dev.cloister.sandbox;

import dev.cloister.sandbox.Doctor.Finding;
import dev.cloister.sandbox.Doctor.Level;
import dev.cloister.sandbox.internal.launcher.CgroupBase;
import dev.cloister.sandbox.internal.launcher.CgroupFinder;
import dev.cloister.sandbox.internal.launcher.LauncherBinary;
import dev.cloister.sandbox.internal.posix.Identity;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@link Doctor} finds out about the machine as a whole. */
final class MachineFindings {
  private static final Pattern RELEASE = Pattern.compile("(\\d+)\\.(\\d+).*", Pattern.DOTALL);
  private static final int LEAST_MAJOR = 5;
  private static final int LEAST_MINOR = 14;
  private static final long FEW_PROCESSES = 1_000;

  private MachineFindings() {}

  static Finding architecture() {
    String arch = System.getProperty("os.arch", "unknown");
    return LauncherBinary.isShipped()
        ? Doctor.ok("architecture", arch)
        : new Finding(
            "architecture",
            Level.ERROR,
            LauncherBinary.missing(),
            "build Cloister on this machine");
  }

  static Finding kernel(KernelFiles files) {
    String release = files.text("/proc/sys/kernel/osrelease").orElse("unknown");
    Matcher matcher = RELEASE.matcher(release);
    if (!matcher.matches()) {
      return new Finding("kernel", Level.ERROR, "not a Linux kernel: " + release, "use Linux");
    }
    int major = Integer.parseInt(matcher.group(1));
    int minor = Integer.parseInt(matcher.group(2));
    return major > LEAST_MAJOR || (major == LEAST_MAJOR && minor >= LEAST_MINOR)
        ? Doctor.ok("kernel", "Linux " + release)
        : new Finding(
            "kernel",
            Level.ERROR,
            "Linux "
                + release
                + "; 5.14 or newer is needed (overlayfs in user namespaces, limits"
                + " per user namespace)",
            "install a newer kernel");
  }

  static Finding identity() {
    Identity own = Identity.effective();
    return own.isRoot()
        ? Doctor.ok(
            "identity", "root: the launcher drops to uid and gid 65532, unless told otherwise")
        : Doctor.ok(
            "identity", "uid " + own.uid() + ", gid " + own.gid() + ": cells run as this user");
  }

  static Finding cgroups() {
    CgroupBase base = CgroupFinder.examine();
    return base.version() != 0
        ? Doctor.ok("cgroups", base.explanation())
        : new Finding(
            "cgroups",
            Level.WARNING,
            base.explanation()
                + "; memory is sampled: short peaks can be missed, and a program may"
                + " pass its memory limit for some milliseconds",
            base.mend());
  }

  static Finding seccomp(KernelFiles files) {
    String actions = files.text("/proc/sys/kernel/seccomp/actions_avail").orElse("");
    boolean filters =
        Arrays.asList(actions.split(" ", -1)).contains("errno")
            || files.text("/proc/self/status").orElse("").contains("Seccomp_filters:");
    return filters
        ? Doctor.ok("seccomp", "filters are available")
        : new Finding(
            "seccomp",
            Level.ERROR,
            "this kernel has no seccomp filters",
            "use a kernel with CONFIG_SECCOMP_FILTER=y");
  }

  static Finding container(KernelFiles files) {
    boolean inside = files.exists("/.dockerenv") || files.exists("/run/.containerenv");
    return Doctor.ok(
        "container",
        inside
            ? "this is one: it decides about user namespaces, /proc and system calls; see below"
            : "none that says so");
  }

  /** Threads count, too, and those of the JVM; see RLIMIT_NPROC in getrlimit(2). */
  static Finding processLimit(KernelFiles files) {
    OptionalLong most = softLimit(files, "Max processes");
    return most.isPresent() && most.getAsLong() < FEW_PROCESSES
        ? new Finding(
            "process-limit",
            Level.WARNING,
            "this user may have "
                + most.getAsLong()
                + " processes and threads: a few cells at once",
            "raise it: 'ulimit -u 15000', LimitNPROC= of the service, or /etc/security/limits.conf")
        : Doctor.ok("process-limit", most.isPresent() ? most.getAsLong() + "" : "none");
  }

  private static OptionalLong softLimit(KernelFiles files, String name) {
    return files
        .text("/proc/self/limits")
        .orElse("")
        .lines()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(name.length()).strip().split("\\s+", 2)[0])
        .filter(value -> value.matches("\\d+"))
        .mapToLong(Long::parseLong)
        .findFirst();
  }
}
