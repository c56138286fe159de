package dev.cloister.benchmarks.section;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CancellationException;

/**
 * What has to be closed, last opened first; also when the process is told to end while a section is
 * being measured, whose thread does not come to it then. Thread-safe, idempotent.
 */
public final class Scope implements AutoCloseable {
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private boolean closed;

  /**
   * Something to be closed with the rest.
   *
   * @throws CancellationException if that has happened: the process is being ended
   */
  public synchronized <T extends AutoCloseable> T keep(T resource) {
    open.push(resource);
    if (closed) {
      close();
      throw new CancellationException("it was told to end");
    }
    return resource;
  }

  /** Whether everything was closed. */
  public synchronized boolean isClosed() {
    return closed;
  }

  /**
   * Closes everything.
   *
   * @throws IllegalStateException if something could not be closed; the rest is closed all the same
   */
  @Override
  public synchronized void close() {
    closed = true;
    IllegalStateException failure = null;
    while (!open.isEmpty()) {
      AutoCloseable resource = open.pop();
      try {
        resource.close();
      } catch (Exception e) {
        if (failure == null) {
          failure = new IllegalStateException("cannot close " + resource, e);
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
