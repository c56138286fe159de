package dev.cloister.sandbox;

import dev.cloister.sandbox.internal.posix.Errno;
import java.util.List;
import java.util.Set;

/** What to do about a failed step, by its stage and error number. */
final class FailureMends {
  static final String USER_NAMESPACES =
      "unprivileged user namespaces are forbidden here: as root, try"
          + " 'sysctl -w kernel.unprivileged_userns_clone=1', and where AppArmor restricts them"
          + " (Ubuntu 23.10 and later) 'sysctl -w kernel.apparmor_restrict_unprivileged_userns=0';"
          + " in a container, start it with '--security-opt seccomp=unconfined --security-opt"
          + " apparmor=unconfined'";
  static final String NAMESPACE_COUNT =
      "no more namespaces are allowed: as root, try 'sysctl -w user.max_user_namespaces=15000', and"
          + " the same of max_pid_namespaces, max_mnt_namespaces and max_net_namespaces";
  static final String MASKED_PROC =
      "/proc is masked, as in a container: start the container with '--security-opt"
          + " systempaths=unconfined'";
  private static final String OVERLAY =
      "the kernel does not mount overlayfs in a user namespace: Linux 5.14 or newer with the module"
          + " 'overlay' is needed";
  private static final String CGROUP =
      "the cgroup directories are not writable: give this user a cgroup of its "
          + "own, for example with"
          + " 'systemd-run --user --scope -p Delegate=yes ...', or switch cgroups off";
  private static final String ONE_USER =
      "this root cannot become an ordinary user, as in a container that maps one user only: run as an"
          + " ordinary user, or name an identity that is mapped there";
  private static final String DESCRIPTORS =
      "too many open descriptors: raise 'ulimit -n', or keep fewer runs in flight";
  private static final String MEMORY = "the machine, or the cgroup it runs in, is out of memory";

  /** The errors of one entry; none stands for any. */
  private record Mend(Set<String> stages, Set<Integer> errnos, String text) {}

  private static final List<Mend> TABLE =
      List.of(
          mend(Set.of(), Set.of(Errno.ENOMEM), MEMORY),
          mend(Set.of("privileges"), Set.of(Errno.EPERM, Errno.EINVAL), ONE_USER),
          mend(
              Set.of("put", "scratch", "fresh-scratch"),
              Set.of(Errno.ENOSPC),
              "the scratch is full: raise CellSpec.scratchBytes or scratchInodes"),
          mend(
              Set.of("put"),
              Set.of(Errno.EEXIST),
              "put never replaces a file: choose another name"),
          mend(
              Set.of("put"),
              Set.of(Errno.ELOOP),
              "a symbolic link lies on the way, and is not followed"),
          mend(
              Set.of("user-namespace", "clone", "id-map", "mount-namespace"),
              Set.of(Errno.EPERM, Errno.EACCES),
              USER_NAMESPACES),
          mend(
              Set.of("user-namespace", "clone", "mount-namespace"),
              Set.of(Errno.ENOSPC, Errno.EUSERS),
              NAMESPACE_COUNT),
          mend(
              Set.of("clone", "fork"),
              Set.of(Errno.EAGAIN),
              "no more processes are allowed: raise 'ulimit -u' or the pids limit of the cgroup"),
          mend(
              Set.of("clone", "user-namespace"),
              Set.of(Errno.EINVAL, Errno.ENOSYS),
              "the kernel lacks a namespace or clone3: Linux 5.14 or newer is needed"),
          mend(Set.of("proc"), Set.of(Errno.EPERM, Errno.EACCES), MASKED_PROC),
          mend(
              Set.of("root-overlay", "bind-overlay"),
              Set.of(Errno.EINVAL, Errno.ENODEV, Errno.EPERM),
              OVERLAY),
          mend(
              Set.of("cgroup"),
              Set.of(Errno.EAGAIN, Errno.ENOSPC),
              "no more cgroups are allowed here: raise cgroup.max.descendants and"
                  + " cgroup.max.depth above, or remove cgroups that nobody uses"),
          mend(
              Set.of("cgroup"),
              Set.of(Errno.EACCES, Errno.EPERM, Errno.EROFS, Errno.EBUSY),
              CGROUP),
          mend(
              Set.of("mount", "template"),
              Set.of(Errno.ENOENT, Errno.ENOTDIR),
              "the directory is missing on the host, or the mount's target in the template"),
          mend(
              Set.of("seccomp"),
              Set.of(),
              "the kernel needs CONFIG_SECCOMP_FILTER; in a container, its own "
                  + "seccomp profile may forbid more filters"),
          mend(
              Set.of("landlock"),
              Set.of(),
              "the kernel has Landlock, but its use is forbidden here: a container's seccomp"
                  + " profile must allow all three of its system calls, or none"),
          mend(
              Set.of("working-directory"),
              Set.of(Errno.ENOENT),
              "make the folder first, or work in /work"),
          mend(
              Set.of("affinity"),
              Set.of(Errno.EINVAL),
              "this container or cgroup may not use that processor: name others, or widen its"
                  + " cpuset"),
          mend(
              Set.of("exec"),
              Set.of(Errno.ENOENT),
              "a program without a slash is looked up in the command's PATH inside "
                  + "the cell; is it in the template? A script's interpreter may be what "
                  + "is missing"),
          mend(Set.of("exec"), Set.of(Errno.EACCES), "it is not executable, or a directory"),
          mend(
              Set.of("exec"),
              Set.of(8),
              "it is neither a program for this machine nor a script with a #! line"),
          mend(Set.of(), Set.of(Errno.EMFILE, Errno.ENFILE), DESCRIPTORS),
          mend(
              Set.of("launcher"),
              Set.of(Errno.EACCES, Errno.EPERM),
              "executing a file in memory is forbidden here: 'sysctl "
                  + "vm.memfd_noexec' must be below 2"));

  private FailureMends() {}

  private static Mend mend(Set<String> stages, Set<Integer> errnos, String text) {
    return new Mend(stages, errnos, text);
  }

  /** The first that fits, or an empty string. */
  static String find(String stage, int errno) {
    for (Mend mend : TABLE) {
      if ((mend.stages().isEmpty() || mend.stages().contains(stage))
          && (mend.errnos().isEmpty() || mend.errnos().contains(errno))) {
        return mend.text();
      }
    }
    return "";
  }
}
