package dev.cloister.sandbox.internal.posix;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Sealed files in memory; see memfd_create(2). */
public final class MemoryFile {
  private static final int MFD_CLOEXEC = 1;
  private static final int MFD_ALLOW_SEALING = 2;
  private static final int MFD_EXEC = 0x10;
  private static final int F_ADD_SEALS = 1033;
  private static final int SEAL_SEAL_SHRINK_GROW_WRITE = 1 | 2 | 4 | 8;
  private static final int CHUNK = 1 << 20;

  private MemoryFile() {}

  /** An executable that nobody can change; the descriptor is for {@link Spawn}. */
  public static Fd executable(byte[] binary) throws ErrnoException {
    // Linux 6.3 wants to be told that it will be executed (vm.memfd_noexec); older ones refuse the
    // flag.
    int flags = MFD_CLOEXEC | MFD_ALLOW_SEALING;
    byte[] name = CString.of("cloister-launcher");
    int number = LibC.memfd_create(name, flags | MFD_EXEC);
    if (number == -1 && Native.getLastError() == Errno.EINVAL) {
      number = LibC.memfd_create(name, flags);
    }
    Fd fd = Fd.ownResult("memfd_create", number);
    try {
      fill(fd, binary, 0);
      seal(fd);
      return fd;
    } catch (ErrnoException e) {
      fd.close();
      throw e;
    }
  }

  /** A read-only descriptor, at its first byte, of a file that nobody can change. */
  public static Fd readOnly(byte[] content) throws ErrnoException {
    try (Fd writable = empty()) {
      fill(writable, content, 0);
      seal(writable);
      return FdIo.reopenForReading(writable);
    }
  }

  /** The same with the content that a file of the host has now. */
  public static Fd readOnlyCopyOf(Path path) throws IOException {
    try (Fd writable = empty();
        FileChannel source = FileChannel.open(path, StandardOpenOption.READ)) {
      int number = writable.acquire();
      try (FileChannel target =
          FileChannel.open(Path.of("/proc/self/fd/" + number), StandardOpenOption.WRITE)) {
        long position = 0;
        long moved = 1;
        while (moved > 0) {
          moved = source.transferTo(position, Long.MAX_VALUE - position, target);
          position += moved;
        }
      } finally {
        writable.release();
      }
      seal(writable);
      return FdIo.reopenForReading(writable);
    }
  }

  private static Fd empty() throws ErrnoException {
    return Fd.ownResult(
        "memfd_create", LibC.memfd_create(CString.of("input"), MFD_CLOEXEC | MFD_ALLOW_SEALING));
  }

  private static void fill(Fd fd, byte[] content, int from) throws ErrnoException {
    try (Memory buffer = new Memory(CHUNK)) {
      int done = from;
      while (done < content.length) {
        int part = Math.min(CHUNK, content.length - done);
        buffer.write(0, content, done, part);
        done += FdIo.write(fd, buffer, part);
      }
    }
  }

  private static void seal(Fd fd) throws ErrnoException {
    int number = fd.acquire();
    try {
      Errno.check("F_ADD_SEALS", LibC.fcntl(number, F_ADD_SEALS, SEAL_SEAL_SHRINK_GROW_WRITE));
    } finally {
      fd.release();
    }
  }
}
