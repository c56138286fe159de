package dev.cloister.sandbox;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Daemon threads for callers' callbacks, which may block: there is always one more for the next. An
 * idle one ends after some seconds.
 */
final class CallbackPool implements Executor, AutoCloseable {
  private static final int IDLE_SECONDS = 10;

  private final AtomicInteger count = new AtomicInteger();
  private final ThreadPoolExecutor pool =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          this::thread);

  private Thread thread(Runnable task) {
    Thread thread = new Thread(task, "cloister-callback-" + count.incrementAndGet());
    thread.setDaemon(true);
    return thread;
  }

  /** Runs it in a thread of the pool; in the calling one after {@link #close()}. */
  @Override
  public void execute(Runnable task) {
    try {
      pool.execute(task);
    } catch (RejectedExecutionException closed) {
      task.run();
    }
  }

  /** Lets what was begun end, and takes no more. */
  @Override
  public void close() {
    pool.shutdown();
  }
}
