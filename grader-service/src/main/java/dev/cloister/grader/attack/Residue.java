package dev.cloister.grader.attack;

import dev.cloister.grader.judging.JudgeContext;
import dev.cloister.sandbox.Footprint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What an attack could have left on the machine, seen from outside its cells: processes, mounts,
 * cgroups, files, System V IPC, message queues and keys. Immutable.
 */
final class Residue {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final long PAUSE_MILLIS = 5;

  /** The tables of System V IPC, and which of their columns is the owner. */
  private static final Map<String, Integer> IPC =
      Map.of("/proc/sysvipc/shm", 7, "/proc/sysvipc/msg", 7, "/proc/sysvipc/sem", 4);

  /** Beyond 16 bits a uid is one of a subordinate range, which cells may be given. */
  private static final int FIRST_SUBORDINATE = 1 << 16;

  /** A false alarm is possible there where payloads have this process's own user. */
  private static final String SHARED =
      " (in a folder that others use, too: if it is not of this suite, set TMPDIR to another)";

  private static final int OWN_UID = ownUid();

  private final Footprint footprint;
  private final Set<String> traces;

  private Residue(Footprint footprint, Set<String> traces) {
    this.footprint = footprint;
    this.traces = traces;
  }

  /**
   * Looks.
   *
   * @param folders where payloads would leave files if they could, for example java.io.tmpdir
   */
  static Residue now(List<Path> folders) throws IOException {
    Set<String> traces = new TreeSet<>();
    for (Path folder : folders) {
      files(folder, traces);
    }
    for (Map.Entry<String, Integer> table : IPC.entrySet()) {
      ipc(table.getKey(), table.getValue(), traces);
    }
    keys(traces);
    return new Residue(Footprint.now(), traces);
  }

  /**
   * What is there that was not there before; waits some seconds for it to go away, since the kernel
   * takes a moment to clean up.
   */
  static List<String> since(Residue before, List<Path> folders)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    List<String> faults = now(folders).beyond(before);
    while (!faults.isEmpty() && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      faults = now(folders).beyond(before);
    }
    return faults;
  }

  private List<String> beyond(Residue before) {
    List<String> faults = new ArrayList<>();
    for (ProcessHandle payload : footprint.payloads()) {
      faults.add("a process is left: " + payload.pid() + " " + payload.info().command().orElse(""));
    }
    Set<String> mounts = new HashSet<>(footprint.mounts());
    before.footprint.mounts().forEach(mounts::remove);
    mounts.forEach(mount -> faults.add("a mount is left: " + mount));
    // Each keeper has one in each hierarchy, and each launcher two.
    long places = footprint.processes().size();
    Set<Path> parents = new HashSet<>();
    footprint.cgroups().forEach(cgroup -> parents.add(cgroup.getParent()));
    for (Path parent : parents) {
      long cgroups =
          footprint.cgroups().stream().filter(each -> parent.equals(each.getParent())).count();
      if (cgroups > places) {
        faults.add(
            "cgroups are left: " + cgroups + " in " + parent + ", for " + places + " processes");
      }
    }
    Set<String> left = new TreeSet<>(traces);
    left.removeAll(before.traces);
    left.forEach(trace -> faults.add("left behind: " + trace));
    return faults;
  }

  private static void files(Path folder, Set<String> traces) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    boolean shared =
        Files.getPosixFilePermissions(folder).contains(PosixFilePermission.OTHERS_WRITE);
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path entry : entries.toList()) {
        if (!shared || isOfAPayload(entry)) {
          traces.add("the file " + entry + (shared ? SHARED : ""));
        }
      }
    }
  }

  /**
   * In a folder that all share, others come and go: only what belongs to a payload's user counts.
   */
  private static boolean isOfAPayload(Path entry) {
    try {
      return isOfAPayload(
          String.valueOf(Files.getAttribute(entry, "unix:uid", LinkOption.NOFOLLOW_LINKS)));
    } catch (IOException goneMeanwhile) {
      return false;
    }
  }

  private static boolean isOfAPayload(String uid) {
    int owner = Integer.parseInt(uid);
    return owner >= FIRST_SUBORDINATE
        || owner == (OWN_UID == 0 ? JudgeContext.LAUNCHER_ID : OWN_UID);
  }

  private static int ownUid() {
    try {
      return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Shared memory, queues and semaphores of the host's own namespace; see sysvipc(7). */
  private static void ipc(String table, int owner, Set<String> traces) throws IOException {
    if (!Files.isReadable(Path.of(table))) {
      return;
    }
    for (String line : Files.readAllLines(Path.of(table))) {
      List<String> fields = List.of(line.strip().split("\\s+"));
      if (fields.size() > owner && !fields.contains("uid") && isOfAPayload(fields.get(owner))) {
        traces.add(table + ": key " + fields.get(0) + ", id " + fields.get(1));
      }
    }
  }

  /** The keys that this user may see, and how many each user has; see keyrings(7). */
  private static void keys(Set<String> traces) throws IOException {
    Path keys = Path.of("/proc/keys");
    if (Files.isReadable(keys)) {
      for (String line : Files.readAllLines(keys)) {
        List<String> fields = List.of(line.strip().split("\\s+"));
        if (fields.size() > 5 && isOfAPayload(fields.get(5))) {
          traces.add("the key " + fields.get(0) + " of uid " + fields.get(5));
        }
      }
    }
    Path users = Path.of("/proc/key-users");
    if (Files.isReadable(users)) {
      for (String line : Files.readAllLines(users)) {
        // "65532:     3 2/2 2/1000000 27/25000000": the fourth is their number and the quota.
        List<String> fields = List.of(line.strip().split("\\s+"));
        String owner = fields.get(0).replace(":", "");
        if (isOfAPayload(owner)) {
          int count = Integer.parseInt(fields.get(3).replaceFirst("/.*", ""));
          for (int i = 1; i <= count; i++) {
            traces.add("key " + i + " of uid " + owner);
          }
        }
      }
    }
  }
}
