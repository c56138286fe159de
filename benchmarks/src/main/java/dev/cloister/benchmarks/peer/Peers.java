package dev.cloister.benchmarks.peer;

import dev.cloister.benchmarks.machine.MachineReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The peers that Debian packages, with the folders that they need.
 *
 * @param folder of their own, which belongs to the user who runs them
 * @param programs the folder of the program
 * @param uid of that user
 */
public record Peers(Path folder, Path programs, int uid) {
  /** Whom the launcher becomes when it is started as root. */
  private static final int UNPRIVILEGED = 65_532;

  private static final String PROGRAM = "true";

  /** Writes what they need into an empty folder. */
  public static Peers prepare(Path folder, Path programs) throws IOException {
    int own = (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    Peers peers = new Peers(folder, programs, own == 0 ? UNPRIVILEGED : own);
    OciBundle.write(Files.createDirectory(folder.resolve("bundle")), programs, peers.uid());
    Files.write(peers.filter(), DenyFilter.program());
    Files.createDirectory(folder.resolve("home"));
    if (own == 0) {
      try (Stream<Path> paths = Files.walk(folder)) {
        for (Path path : paths.filter(each -> !Files.isSymbolicLink(each)).toList()) {
          Files.setAttribute(path, "unix:uid", UNPRIVILEGED);
          Files.setAttribute(path, "unix:gid", UNPRIVILEGED);
        }
      }
    }
    return peers;
  }

  private Path filter() {
    return folder.resolve("filter.bpf");
  }

  /** Where the errors of a trial go. */
  public Path log() {
    return folder.resolve("home/log");
  }

  /**
   * The command of a spawner for them. As root: without the cgroup v2 hierarchy that lies beside v1
   * on hybrid machines, in a mount namespace of its own, since crun refuses to work there; and as
   * the unprivileged user.
   */
  public List<String> spawner(Path spawn, Peer.User user) {
    List<String> command = new ArrayList<>(environment());
    if (MachineReader.isRoot() && user == Peer.User.UNPRIVILEGED) {
      command.addAll(
          List.of(
              "/usr/bin/unshare",
              "--mount",
              "/bin/sh",
              "-c",
              "umount -l /sys/fs/cgroup/unified 2>/dev/null; exec \"$@\"",
              "sh",
              spawn.toString(),
              Integer.toString(uid)));
    } else {
      command.add(spawn.toString());
    }
    return command;
  }

  private List<String> environment() {
    Path home = folder.resolve("home");
    return List.of(
        "/usr/bin/env",
        "-i",
        "PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
        "HOME=" + home,
        "XDG_RUNTIME_DIR=" + home);
  }

  /** All of them, installed or not. */
  public List<Peer> all() {
    return List.of(bubblewrap(), crun(), runc(), firejail());
  }

  private Peer bubblewrap() {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--unshare-all", "--die-with-parent", "--new-session"));
    arguments.addAll(List.of("--cap-drop", "ALL", "--clearenv", "--hostname", "cell"));
    arguments.addAll(List.of("--ro-bind", "/usr", "/usr"));
    for (String name : List.of("bin", "sbin", "lib", "lib64")) {
      arguments.addAll(List.of("--symlink", "usr/" + name, "/" + name));
    }
    arguments.addAll(List.of("--ro-bind", programs.toString(), "/bench"));
    arguments.addAll(List.of("--proc", "/proc", "--dev", "/dev"));
    arguments.addAll(List.of("--tmpfs", "/tmp", "--tmpfs", "/work", "--chdir", "/work"));
    List<String> before = List.of();
    if (DenyFilter.isAvailable()) {
      before = List.of("<" + filter());
      arguments.addAll(List.of("--seccomp", "3"));
    }
    arguments.add("/bench/" + PROGRAM);
    return new Peer(
        "peers.bubblewrap",
        "bubblewrap",
        "bubblewrap",
        "bwrap",
        before,
        arguments,
        Peer.User.UNPRIVILEGED);
  }

  private Peer crun() {
    return oci("crun", List.of("--cgroup-manager=disabled"));
  }

  private Peer runc() {
    return oci("runc", List.of("--rootless", "true"));
  }

  private Peer oci(String name, List<String> options) {
    List<String> arguments = new ArrayList<>(options);
    arguments.addAll(
        List.of(
            "--root",
            folder.resolve("home").resolve(name).toString(),
            "run",
            "--bundle",
            folder.resolve("bundle").toString(),
            "bench-" + name));
    return new Peer(
        "peers." + name, name + " run", name, name, List.of(), arguments, Peer.User.UNPRIVILEGED);
  }

  /** Set-uid root itself; it takes only users with an entry in /etc/passwd. */
  private Peer firejail() {
    return new Peer(
        "peers.firejail",
        "firejail" + (MachineReader.isRoot() ? ", as root" : ""),
        "firejail",
        "firejail",
        List.of(),
        List.of(
            "--quiet",
            "--noprofile",
            "--net=none",
            "--private",
            "--private-dev",
            "--caps.drop=all",
            "--nonewprivs",
            "--seccomp",
            programs.resolve(PROGRAM).toString()),
        Peer.User.CALLER);
  }
}
