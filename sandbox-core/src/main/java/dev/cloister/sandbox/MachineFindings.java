package dev.cloister.sandbox;

import dev.cloister.sandbox.Doctor.Finding;
import dev.cloister.sandbox.Doctor.Level;
import dev.cloister.sandbox.internal.launcher.CgroupBase;
import dev.cloister.sandbox.internal.launcher.CgroupFinder;
import dev.cloister.sandbox.internal.launcher.LauncherBinary;
import dev.cloister.sandbox.internal.posix.Identity;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@link Doctor} finds out about the machine as a whole. */
final class MachineFindings {
  private static final Pattern RELEASE = Pattern.compile("(\\d+)\\.(\\d+).*", Pattern.DOTALL);
  private static final int LEAST_MAJOR = 5;
  private static final int LEAST_MINOR = 14;

  private MachineFindings() {}

  static Finding architecture() {
    String arch = System.getProperty("os.arch", "unknown");
    return LauncherBinary.isShipped()
        ? ok("architecture", arch)
        : new Finding(
            "architecture",
            Level.ERROR,
            LauncherBinary.missing(),
            "build Cloister on this machine");
  }

  static Finding kernel() {
    String release = ProcFile.text("/proc/sys/kernel/osrelease").orElse("unknown");
    Matcher matcher = RELEASE.matcher(release);
    if (!matcher.matches()) {
      return new Finding("kernel", Level.ERROR, "not a Linux kernel: " + release, "use Linux");
    }
    int major = Integer.parseInt(matcher.group(1));
    int minor = Integer.parseInt(matcher.group(2));
    return major > LEAST_MAJOR || (major == LEAST_MAJOR && minor >= LEAST_MINOR)
        ? ok("kernel", "Linux " + release)
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
        ? ok("identity", "root: the launcher drops to uid and gid 65532, unless told otherwise")
        : ok("identity", "uid " + own.uid() + ", gid " + own.gid() + ": cells run as this user");
  }

  static Finding cgroups() {
    CgroupBase base = CgroupFinder.examine();
    return base.version() != 0
        ? ok("cgroups", base.explanation())
        : new Finding(
            "cgroups",
            Level.WARNING,
            base.explanation()
                + "; memory is sampled: short peaks can be missed, and a program may"
                + " pass its memory limit for some milliseconds",
            base.mend());
  }

  static Finding seccomp() {
    String actions = ProcFile.text("/proc/sys/kernel/seccomp/actions_avail").orElse("");
    boolean filters =
        Arrays.asList(actions.split(" ", -1)).contains("errno")
            || ProcFile.text("/proc/self/status").orElse("").contains("Seccomp_filters:");
    return filters
        ? ok("seccomp", "filters are available")
        : new Finding(
            "seccomp",
            Level.ERROR,
            "this kernel has no seccomp filters",
            "use a kernel with CONFIG_SECCOMP_FILTER=y");
  }

  static Finding corePattern() {
    String pattern = ProcFile.text("/proc/sys/kernel/core_pattern").orElse("");
    return pattern.startsWith("|")
        ? ok(
            "core-pattern",
            "core dumps are piped to a program of the host; cells keep crashes from it by"
                + " RLIMIT_CORE=1")
        : ok("core-pattern", "'" + pattern + "'");
  }

  static Finding swap() {
    long entries = ProcFile.text("/proc/swaps").orElse("").lines().skip(1).count();
    return entries == 0
        ? ok("swap", "none")
        : new Finding(
            "swap",
            Level.WARNING,
            "there is swap: a program near its memory limit may become slow instead of being"
                + " stopped, and its times vary",
            "as root: swapoff -a");
  }

  static Finding ok(String name, String detail) {
    return new Finding(name, Level.OK, detail, "");
  }
}
