package dev.cloister.sandbox.internal.launcher;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cells that were built before anybody asked for them, by kind. Each is given out once. How many
 * are kept follows the demand: none for a kind that was asked for once, twice as many whenever
 * there was none left, half as many for every while in which none was taken. Taking never waits.
 *
 * <p>Thread-safe; cells are built in the reactor's thread, which only sends a message for each.
 */
final class WarmCells implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WarmCells.class);

  /** The most that are kept of one kind. */
  private static final int MOST =
      Math.max(4, Math.min(32, 4 * Runtime.getRuntime().availableProcessors()));

  /** Kinds that differ only in what one caller chose are not worth a shelf each. */
  private static final int MOST_KINDS = 8;

  private static final long REVIEW_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Reactor reactor;
  private final Builder builder;
  private final Map<CellKind, Shelf> shelves = new LinkedHashMap<>(MOST_KINDS, 0.75f, true);
  private boolean reviewing;
  private boolean closed;

  /** Begins to build a cell. */
  interface Builder {
    CellChannel build(CellKind kind) throws LauncherFailure;
  }

  private static final class Shelf {
    final ArrayDeque<CellChannel> ready = new ArrayDeque<>();
    int asked;
    int taken;
    int target;
  }

  WarmCells(Reactor reactor, Builder builder) {
    this.reactor = reactor;
    this.builder = builder;
  }

  /** A cell of this kind, if one is there. */
  Optional<CellChannel> take(CellKind kind) {
    Optional<CellChannel> taken;
    boolean refill;
    synchronized (this) {
      if (closed) {
        return Optional.empty();
      }
      Shelf shelf = shelves.computeIfAbsent(kind, unused -> new Shelf());
      shelf.asked++;
      taken = usable(shelf);
      if (taken.isPresent()) {
        shelf.taken++;
      } else if (shelf.asked > 1) {
        shelf.target = Math.min(MOST, Math.max(1, 2 * shelf.target));
      }
      refill = shelf.ready.size() < shelf.target;
      dropOldestKind();
    }
    if (refill) {
      reactor.execute(() -> refill(kind));
    }
    return taken;
  }

  private static Optional<CellChannel> usable(Shelf shelf) {
    CellChannel next;
    while ((next = shelf.ready.poll()) != null) {
      if (!next.isOver()) {
        return Optional.of(next);
      }
    }
    return Optional.empty();
  }

  private void dropOldestKind() {
    if (shelves.size() > MOST_KINDS) {
      CellKind oldest = shelves.keySet().iterator().next();
      shelves.remove(oldest).ready.forEach(CellChannel::close);
    }
  }

  private synchronized void refill(CellKind kind) {
    Shelf shelf = shelves.get(kind);
    try {
      while (!closed && shelf != null && shelf.ready.size() < shelf.target) {
        shelf.ready.add(builder.build(kind));
      }
    } catch (LauncherFailure e) {
      // Whoever needs a cell next will be told.
      LOG.debug("no cells are built beforehand", e);
      shelf.target = 0;
    }
    if (!reviewing && !closed) {
      reviewing = true;
      var unused = reactor.after(REVIEW_NANOS, this::review);
    }
  }

  private synchronized void review() {
    reviewing = false;
    boolean some = false;
    boolean shortOfMemory = MemoryPressure.isHigh();
    for (Shelf shelf : shelves.values()) {
      if (shortOfMemory) {
        shelf.target = 0;
      } else if (shelf.taken == 0) {
        shelf.target /= 2;
      }
      shelf.taken = 0;
      while (shelf.ready.size() > shelf.target) {
        shelf.ready.remove().close();
      }
      some |= shelf.target > 0;
    }
    if (some && !closed) {
      reviewing = true;
      var unused = reactor.after(REVIEW_NANOS, this::review);
    }
  }

  /** Closes those that are left; none is built any more. */
  @Override
  public synchronized void close() {
    closed = true;
    shelves.values().forEach(shelf -> shelf.ready.forEach(CellChannel::close));
    shelves.clear();
  }
}
