package dev.cloister.sandbox.internal.launcher;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The cgroup v2 directory in which this process may make others; see cgroups(7). */
final class UnifiedCgroup {
  /** The cgroup, below the base, that this process moves to. */
  static final String OWN_LEAF = "cloister-jvm";

  /** What to do where this process has none. */
  static final String OWN_SCOPE =
      "start it in a cgroup of its own: systemd-run --user --scope -p Delegate=yes ./cloister serve";

  private static final List<String> CONTROLLERS = List.of("memory", "pids");
  private static final String DELEGATE =
      "as root: mkdir -p /etc/systemd/system/user@.service.d && printf"
          + " '[Service]\\nDelegate=cpu cpuset io memory pids\\n'"
          + " >/etc/systemd/system/user@.service.d/delegate.conf && systemctl daemon-reload; then"
          + " log in again";

  private static final int ROUNDS = 20;

  private UnifiedCgroup() {}

  /** What is to be made of the cgroup that this process is in. */
  static CgroupBase examine(Path own) {
    Path parent = own.getParent();
    // An earlier sandbox of this process, or of the one that started it, has moved it.
    Path base = own.endsWith(OWN_LEAF) && parent != null ? parent : own;
    List<String> controllers = words(base.resolve("cgroup.controllers"));
    if (!Files.isWritable(base)
        || !Files.isWritable(base.resolve("cgroup.procs"))
        || !Files.isWritable(base.resolve("cgroup.subtree_control"))) {
      return CgroupBase.none("the cgroup " + base + " is not writable", OWN_SCOPE);
    }
    if (!controllers.containsAll(CONTROLLERS)) {
      return CgroupBase.none(
          "the cgroup " + base + " has the controllers " + controllers + ", without memory or pids",
          DELEGATE);
    }
    if (!isPrepared(base)
        && !isRootOfMachine(base)
        && !others(base).isEmpty()
        && !isDelegated(base)) {
      return CgroupBase.none(
          "other processes are in the cgroup " + base + ", which was not delegated", OWN_SCOPE);
    }
    return CgroupBase.of(2, List.of(base));
  }

  /**
   * Enables the controllers for what will be below it. A cgroup that does may hold no process
   * itself ("no internal processes"), so this one leaves it for a leaf, and so do those that are in
   * there beside it, such as the shell that started it. Idempotent.
   */
  static void prepare(Path base) throws IOException {
    if (isPrepared(base)) {
      return;
    }
    if (!isRootOfMachine(base)) {
      empty(base);
    }
    Files.writeString(
        base.resolve("cgroup.subtree_control"), "+" + String.join(" +", wanted(base)));
  }

  private static void empty(Path base) throws IOException {
    Path leaf = base.resolve(OWN_LEAF);
    if (!Files.isDirectory(leaf)) {
      Files.createDirectory(leaf);
    }
    move(own(), leaf);
    // What is moved may be forking.
    for (int round = 0; round < ROUNDS; round++) {
      List<String> others = others(base);
      if (others.isEmpty()) {
        return;
      }
      for (String pid : others) {
        move(pid, leaf);
      }
    }
  }

  private static void move(String pid, Path leaf) throws IOException {
    try {
      Files.writeString(leaf.resolve("cgroup.procs"), pid);
    } catch (IOException e) {
      if (Files.exists(Path.of("/proc", pid))) {
        throw new IOException("process " + pid + " cannot be moved to " + leaf, e);
      }
    }
  }

  private static boolean isPrepared(Path base) {
    return words(base.resolve("cgroup.subtree_control")).containsAll(wanted(base));
  }

  private static List<String> wanted(Path base) {
    List<String> wanted = new ArrayList<>(CONTROLLERS);
    if (words(base.resolve("cgroup.controllers")).contains("cpu")) {
      wanted.add("cpu");
    }
    return wanted;
  }

  /** Whether all that is in it is its owner's to arrange, as systemd or a container engine says. */
  private static boolean isDelegated(Path base) {
    return isMarked(base) || isRootOfContainer(base);
  }

  /** By systemd since version 251. */
  private static boolean isMarked(Path base) {
    UserDefinedFileAttributeView marks =
        Files.getFileAttributeView(base, UserDefinedFileAttributeView.class);
    if (marks == null) {
      return false;
    }
    try {
      ByteBuffer value = ByteBuffer.allocate(16);
      marks.read("delegate", value);
      return StandardCharsets.US_ASCII.decode(value.flip()).toString().equals("1");
    } catch (IOException unmarked) {
      return false;
    }
  }

  /** The root of a cgroup namespace. */
  private static boolean isRootOfContainer(Path base) {
    return !isRootOfMachine(base) && !Files.exists(base.resolveSibling("cgroup.procs"));
  }

  /** That one has no type, and may hold processes whatever it enables. */
  private static boolean isRootOfMachine(Path base) {
    return !Files.exists(base.resolve("cgroup.type"));
  }

  private static String own() {
    return Long.toString(ProcessHandle.current().pid());
  }

  private static List<String> others(Path base) {
    try {
      return Files.readAllLines(base.resolve("cgroup.procs")).stream()
          .filter(pid -> !pid.equals(own()))
          .toList();
    } catch (IOException unreadable) {
      return List.of();
    }
  }

  private static List<String> words(Path file) {
    try {
      return Files.readAllLines(file).stream()
          .flatMap(line -> Arrays.stream(line.split(" ", -1)))
          .toList();
    } catch (IOException unreadable) {
      return List.of();
    }
  }
}
