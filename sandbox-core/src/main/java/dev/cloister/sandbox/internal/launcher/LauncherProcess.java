package dev.cloister.sandbox.internal.launcher;

import dev.cloister.sandbox.internal.posix.Child;
import dev.cloister.sandbox.internal.posix.Epoll;
import dev.cloister.sandbox.internal.posix.ErrnoException;
import dev.cloister.sandbox.internal.posix.Fd;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The launcher's process: reaped by the reactor as soon as it ends. Thread-safe. */
final class LauncherProcess {
  private static final int PATIENCE_SECONDS = 5;

  private final Child child;
  private final CgroupBase cgroups;
  private final CountDownLatch exited = new CountDownLatch(1);
  private Optional<Reactor.Watch> watch = Optional.empty();

  private LauncherProcess(Child child, CgroupBase cgroups) {
    this.child = child;
    this.cgroups = cgroups;
  }

  /** Starts it with the far end of its control connection. */
  static LauncherProcess start(LauncherSpec spec, Fd socket) throws LauncherFailure {
    return new LauncherProcess(LauncherBinary.start(spec.binary(), socket), spec.cgroups());
  }

  int pid() {
    return child.pid();
  }

  /** Reaps it when it ends, and says so on the reactor's thread. */
  synchronized void onExit(Reactor reactor, Runnable action) throws ErrnoException {
    watch = Optional.of(reactor.watch(child.pidfd(), Epoll.IN, events -> ended(action)));
  }

  private void ended(Runnable action) {
    if (child.reap()) {
      release();
      exited.countDown();
      action.run();
    }
  }

  private synchronized void release() {
    watch.ifPresent(Reactor.Watch::close);
    child.close();
  }

  /**
   * Waits until it has ended, now that its connection is closed; kills it if it does not, and
   * removes the cgroups that a killed one has left. Blocks, at most some seconds.
   */
  void end() {
    boolean interrupted = false;
    try {
      if (!awaitExit(PATIENCE_SECONDS)) {
        child.kill();
        awaitExit(PATIENCE_SECONDS);
      }
    } catch (InterruptedException e) {
      interrupted = true;
      child.kill();
    }
    release();
    CgroupSweep.sweep(cgroups, child.pid());
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean awaitExit(int seconds) throws InterruptedException {
    return child.reap() || exited.await(seconds, TimeUnit.SECONDS) || child.reap();
  }
}
