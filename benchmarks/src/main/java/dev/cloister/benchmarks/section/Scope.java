package dev.cloister.benchmarks.section;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What has to be closed, last opened first; also when the process is told to end while a section is
 * being measured, whose thread does not come to it then. Thread-safe, idempotent.
 */
public final class Scope implements AutoCloseable {
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  /** Something to be closed with the rest. */
  public synchronized <T extends AutoCloseable> T keep(T resource) {
    open.push(resource);
    return resource;
  }

  /**
   * Closes everything.
   *
   * @throws IllegalStateException if something could not be closed; the rest is closed all the same
   */
  @Override
  public synchronized void close() {
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
