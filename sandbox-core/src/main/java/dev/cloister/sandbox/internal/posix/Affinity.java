package dev.cloister.sandbox.internal.posix;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedSet;

/** On which processors threads may run, sched_setaffinity(2). */
public final class Affinity {
  private static final Path THREADS = Path.of("/proc/self/task");

  private Affinity() {}

  /**
   * Confines all threads of this process; those made later have it from the thread that makes them.
   *
   * @param processors not empty
   */
  public static void confineThisProcess(SortedSet<Integer> processors) throws IOException {
    byte[] mask = new byte[(processors.last() / Long.SIZE + 1) * Long.BYTES];
    for (int number : processors) {
      mask[number / Byte.SIZE] |= (byte) (1 << (number % Byte.SIZE));
    }
    // A thread that was made while the others were gone through is found in the next round.
    Set<Integer> done = new HashSet<>();
    for (int before = -1; done.size() > before; ) {
      before = done.size();
      try (DirectoryStream<Path> threads = Files.newDirectoryStream(THREADS)) {
        for (Path thread : threads) {
          int id = Integer.parseInt(String.valueOf(thread.getFileName()));
          if (done.add(id)) {
            confine(id, mask);
          }
        }
      }
    }
  }

  private static void confine(int thread, byte[] mask) throws ErrnoException {
    if (LibC.sched_setaffinity(thread, mask.length, mask) < 0) {
      ErrnoException failure = Errno.last("sched_setaffinity");
      if (failure.errno() != Errno.ESRCH) {
        throw failure;
      }
    }
  }
}
