package dev.cloister.sandbox.internal.launcher;

import dev.cloister.sandbox.internal.posix.Epoll;
import dev.cloister.sandbox.internal.posix.ErrnoException;
import dev.cloister.sandbox.internal.posix.EventFd;
import dev.cloister.sandbox.internal.posix.Fd;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One daemon thread that waits for descriptors and deadlines, and calls handlers. Handlers must not
 * block and never run a caller's code. The methods are for any thread.
 */
public final class Reactor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Reactor.class);
  private static final long WAKE_TOKEN = 0;

  private final Epoll epoll;
  private final EventFd wake;
  private final Thread thread;
  private final AtomicLong tokens = new AtomicLong(WAKE_TOKEN + 1);
  private final Map<Long, Handler> handlers = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final ConcurrentSkipListMap<Deadline, Runnable> deadlines = new ConcurrentSkipListMap<>();

  /** When the thread will look at the deadlines next, in nanoTime; Long.MAX_VALUE: when woken. */
  private volatile long nextLook = Long.MAX_VALUE;

  private final Set<Runnable> endings = ConcurrentHashMap.newKeySet();
  private volatile boolean stopping;
  private volatile boolean ended;

  private Reactor(String name, Epoll epoll, EventFd wake) {
    this.epoll = epoll;
    this.wake = wake;
    this.thread = new Thread(this::loop, name);
    thread.setDaemon(true);
  }

  /** Starts the thread. */
  public static Reactor start(String name) throws ErrnoException {
    Epoll epoll = Epoll.open();
    try {
      EventFd wake = EventFd.open();
      try {
        epoll.add(wake.fd(), WAKE_TOKEN, Epoll.IN);
      } catch (ErrnoException e) {
        wake.close();
        throw e;
      }
      Reactor reactor = new Reactor(name, epoll, wake);
      reactor.thread.start();
      return reactor;
    } catch (ErrnoException e) {
      epoll.close();
      throw e;
    }
  }

  /** Is told, on the reactor's thread, that a descriptor is ready. */
  public interface Handler {
    /** The events are those of {@link Epoll}, and hang-ups whether asked for or not. */
    void ready(int events);
  }

  /** A descriptor that is being watched. Close it before the descriptor. */
  public final class Watch implements AutoCloseable {
    private final Fd fd;
    private final long token;

    private Watch(Fd fd, long token) {
      this.fd = fd;
      this.token = token;
    }

    /** Ends the watch; idempotent. The handler may be running in the reactor's thread still. */
    @Override
    public void close() {
      if (handlers.remove(token) != null) {
        try {
          epoll.remove(fd);
        } catch (ErrnoException e) {
          // The reactor was closed, and its epoll instance with it.
          LOG.trace("watch ended late", e);
        }
      }
    }
  }

  /** Watches a descriptor, level-triggered. */
  public Watch watch(Fd fd, int events, Handler handler) throws ErrnoException {
    long token = tokens.getAndIncrement();
    handlers.put(token, handler);
    try {
      epoll.add(fd, token, events);
    } catch (ErrnoException e) {
      handlers.remove(token);
      throw e;
    }
    return new Watch(fd, token);
  }

  /** Runs a task on the reactor's thread. */
  public void execute(Runnable task) {
    tasks.add(task);
    wake.signal();
  }

  /**
   * Has an action run when the thread ends without having been told to: nothing is heard of any
   * descriptor then. At once, if it has.
   */
  public void onEnd(Runnable action) {
    endings.add(action);
    if (hasEnded() && endings.remove(action)) {
      guarded(action);
    }
  }

  /** Takes back an {@link #onEnd}. */
  public void forget(Runnable action) {
    endings.remove(action);
  }

  /** Whether the thread has ended without having been told to. */
  public boolean hasEnded() {
    return ended && !stopping;
  }

  /** A point in time; {@link #cancel} forgets it. */
  public final class Deadline implements Comparable<Deadline> {
    private final long at;
    private final long sequence;

    private Deadline(long at, long sequence) {
      this.at = at;
      this.sequence = sequence;
    }

    /** Forgets it, unless it was reached. */
    public void cancel() {
      deadlines.remove(this);
    }

    @Override
    public int compareTo(Deadline other) {
      int byTime = Long.signum(at - other.at);
      return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
    }

    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return Long.hashCode(sequence);
    }
  }

  /** Runs a task on the reactor's thread after a delay. */
  public Deadline after(long nanos, Runnable task) {
    Deadline deadline = new Deadline(System.nanoTime() + nanos, tokens.getAndIncrement());
    deadlines.put(deadline, task);
    long look = nextLook;
    if (look == Long.MAX_VALUE || deadline.at - look < 0) {
      wake.signal();
    }
    return deadline;
  }

  private void loop() {
    try {
      while (!stopping) {
        turn();
      }
      runTasks();
    } catch (ErrnoException e) {
      LOG.error("the reactor stops: the runs in flight fail", e);
    } finally {
      ended = true;
      if (!stopping) {
        for (Runnable action : List.copyOf(endings)) {
          if (endings.remove(action)) {
            guarded(action);
          }
        }
      }
      wake.close();
      epoll.close();
    }
  }

  /** What a JVM out of memory throws here must not end the thread on which all others wait. */
  @SuppressWarnings("CatchAndPrintStackTrace")
  private void turn() throws ErrnoException {
    try {
      epoll.await(timeoutMillis(), this::dispatch);
      runTasks();
      runDeadlines();
    } catch (RuntimeException | Error e) {
      LOG.error("a turn of the reactor failed", e);
    }
  }

  private int timeoutMillis() {
    // Whoever adds a deadline while this looks at them wakes the thread, needed or not.
    nextLook = Long.MAX_VALUE;
    Map.Entry<Deadline, Runnable> first = deadlines.firstEntry();
    if (first == null) {
      return -1;
    }
    nextLook = first.getKey().at;
    long millis = (first.getKey().at - System.nanoTime()) / 1_000_000 + 1;
    return (int) Math.max(0, Math.min(millis, 60_000));
  }

  private void dispatch(long token, int events) {
    if (token == WAKE_TOKEN) {
      guarded(
          () -> {
            try {
              wake.reset();
            } catch (ErrnoException e) {
              LOG.trace("woken while closing", e);
            }
          });
      return;
    }
    Handler handler = handlers.get(token);
    if (handler != null) {
      guarded(() -> handler.ready(events));
    }
  }

  private void runTasks() {
    Runnable task;
    while ((task = tasks.poll()) != null) {
      guarded(task);
    }
  }

  private void runDeadlines() {
    long now = System.nanoTime();
    Map.Entry<Deadline, Runnable> first;
    while ((first = deadlines.firstEntry()) != null && first.getKey().at - now <= 0) {
      Runnable task = deadlines.remove(first.getKey());
      if (task != null) {
        guarded(task);
      }
    }
  }

  /** One handler's defect must not end the others' runs. */
  @SuppressWarnings("CatchAndPrintStackTrace")
  private static void guarded(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException | Error e) {
      LOG.error("a handler of the reactor failed", e);
    }
  }

  /** Ends the thread after the tasks that were handed over so far; waits for it a moment. */
  @Override
  public void close() {
    stopping = true;
    wake.signal();
    if (Thread.currentThread() == thread) {
      return;
    }
    try {
      thread.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
