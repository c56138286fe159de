package dev.cloister.sandbox.internal.posix;

import com.sun.jna.Native;
import com.sun.jna.Pointer;

/**
 * The C library's functions, direct-mapped. {@code size_t}, {@code ssize_t} and {@code off_t} are
 * long: only 64-bit systems are supported. A failed call leaves errno for {@link
 * Native#getLastError()}, which JNA keeps per thread.
 */
final class LibC {
  static {
    Native.register(LibC.class, "c");
  }

  private LibC() {}

  static native int close(int fd);

  static native long read(int fd, Pointer buffer, long count);

  static native long write(int fd, Pointer buffer, long count);

  /** The variadic mode is only read with O_CREAT, which is never passed. */
  static native int open(byte[] path, int flags);

  static native int fcntl(int fd, int command, long argument);

  static native int pipe2(int[] ends, int flags);

  static native int socketpair(int domain, int type, int protocol, int[] ends);

  /** The message is an address: JNA passes it without a look at an object. */
  static native long sendmsg(int fd, long message, int flags);

  /** The message is an address: JNA passes it without a look at an object. */
  static native long recvmsg(int fd, long message, int flags);

  static native int setsockopt(int fd, int level, int option, long[] value, int length);

  static native int shutdown(int fd, int how);

  static native int memfd_create(byte[] name, int flags);

  static native int ftruncate(int fd, long length);

  static native int eventfd(int value, int flags);

  static native int epoll_create1(int flags);

  static native int epoll_ctl(int epoll, int operation, int fd, byte[] event);

  static native int epoll_wait(int epoll, Pointer events, int most, int timeoutMillis);

  static native int poll(Pointer fds, long count, int timeoutMillis);

  static native int waitpid(int pid, int[] status, int options);

  static native int kill(int pid, int signal);

  static native int sched_setaffinity(int pid, long size, byte[] mask);

  static native int geteuid();

  static native int getegid();

  static native String strerror(int errno);

  /** For what glibc wraps only since 2.36, or not at all. */
  static native long syscall(long number, long first, long second, long third);

  static native int posix_spawn(
      int[] pid, byte[] path, Pointer actions, Pointer attributes, Pointer argv, Pointer envp);

  static native int posix_spawn_file_actions_init(Pointer actions);

  static native int posix_spawn_file_actions_adddup2(Pointer actions, int from, int to);

  static native int posix_spawn_file_actions_destroy(Pointer actions);

  static native int posix_spawnattr_init(Pointer attributes);

  static native int posix_spawnattr_setflags(Pointer attributes, short flags);

  static native int posix_spawnattr_setsigmask(Pointer attributes, Pointer set);

  static native int posix_spawnattr_setsigdefault(Pointer attributes, Pointer set);

  static native int posix_spawnattr_destroy(Pointer attributes);

  static native int sigemptyset(Pointer set);

  static native int sigfillset(Pointer set);
}
