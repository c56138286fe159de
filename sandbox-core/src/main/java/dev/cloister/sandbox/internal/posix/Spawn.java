package dev.cloister.sandbox.internal.posix;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.nio.file.Path;

/**
 * posix_spawn(3). Never fork(2): a child of the JVM would copy its page tables, and inherit its
 * peak memory as its own.
 */
public final class Spawn {
  private static final int F_DUPFD_CLOEXEC = 1030;

  /** Above every number that the file actions use. */
  private static final int CLEAR_OF_ACTIONS = 16;

  private static final short SETSIGDEF = 0x04;
  private static final short SETSIGMASK = 0x08;
  private static final short SETSID = 0x80;

  /** Room for the opaque types: glibc's and musl's largest is 336 bytes. */
  private static final int OPAQUE_BYTES = 1024;

  private Spawn() {}

  /** Starts an executable that lies in memory; see {@link #start}. */
  public static Child start(Fd executable, String name, Fd socket) throws ErrnoException {
    // The actions run before the exec, and exec resolves the name before it closes anything.
    try (Fd clear = duplicate(executable)) {
      int number = clear.acquire();
      try {
        return start("/proc/self/fd/" + number, name, socket);
      } finally {
        clear.release();
      }
    }
  }

  /** Starts an executable file; see {@link #start}. */
  public static Child start(Path executable, String name, Fd socket) throws ErrnoException {
    return start(executable.toString(), name, socket);
  }

  /**
   * Starts a process with this socket as descriptor 3, stderr shared, no environment, no argument
   * but its name, all signals at their defaults and unblocked, in a session of its own.
   */
  private static Child start(String path, String name, Fd socket) throws ErrnoException {
    try (Fd clear = duplicate(socket);
        Memory attributes = zeroed();
        Memory actions = zeroed();
        Memory argv = new Memory(2 * 8);
        Memory envp = new Memory(8);
        Memory argument = new Memory(name.length() + 1L)) {
      argument.setString(0, name);
      argv.setPointer(0, argument);
      argv.setPointer(8, Pointer.NULL);
      envp.setPointer(0, Pointer.NULL);
      check("posix_spawnattr_init", LibC.posix_spawnattr_init(attributes));
      check("posix_spawn_file_actions_init", LibC.posix_spawn_file_actions_init(actions));
      int number = clear.acquire();
      try {
        describe(attributes, actions, number);
        int[] pid = new int[1];
        check(
            "posix_spawn",
            LibC.posix_spawn(pid, CString.of(path), actions, attributes, argv, envp));
        return Child.adopt(pid[0]);
      } finally {
        clear.release();
        LibC.posix_spawn_file_actions_destroy(actions);
        LibC.posix_spawnattr_destroy(attributes);
      }
    }
  }

  private static void describe(Memory attributes, Memory actions, int socket)
      throws ErrnoException {
    try (Memory signals = zeroed()) {
      LibC.sigemptyset(signals);
      check("setsigmask", LibC.posix_spawnattr_setsigmask(attributes, signals));
      LibC.sigfillset(signals);
      check("setsigdefault", LibC.posix_spawnattr_setsigdefault(attributes, signals));
    }
    short flags = SETSIGDEF | SETSIGMASK | SETSID;
    check("setflags", LibC.posix_spawnattr_setflags(attributes, flags));
    check("adddup2", LibC.posix_spawn_file_actions_adddup2(actions, socket, 3));
  }

  private static Fd duplicate(Fd fd) throws ErrnoException {
    int number = fd.acquire();
    try {
      return Fd.ownResult("fcntl", LibC.fcntl(number, F_DUPFD_CLOEXEC, CLEAR_OF_ACTIONS));
    } finally {
      fd.release();
    }
  }

  private static Memory zeroed() {
    Memory memory = new Memory(OPAQUE_BYTES);
    memory.clear();
    return memory;
  }

  /** These functions return the error number instead of setting errno. */
  private static void check(String call, int error) throws ErrnoException {
    if (error != 0) {
      throw new ErrnoException(call, error);
    }
  }
}
