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
 * <p>The successor of a cell is built when the launcher reports that nothing is left of it: the
 * slot that it had is free then, the reactor's thread is awake, and no more than one cell is built
 * for one that was used, however fast they are used. Only where cells live for long, and the shelf
 * is more than half empty, is it filled up without waiting for them.
 *
 * <p>Thread-safe; cells are built in the reactor's thread, which only sends a message for each.
 */
final class WarmCells implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WarmCells.class);

  /** How many are kept of a kind once it is asked for again. */
  private static final int FEWEST = 2;

  /** The most that are kept of one kind. */
  private static final int MOST =
      Math.max(4, Math.min(32, 8 * Runtime.getRuntime().availableProcessors()));

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
    boolean filling;
  }

  WarmCells(Reactor reactor, Builder builder) {
    this.reactor = reactor;
    this.builder = builder;
  }

  /** A cell of this kind, if one is there. */
  Optional<CellChannel> take(CellKind kind) {
    Shelf shelf = shelf(kind);
    Optional<CellChannel> taken = poll(shelf);
    while (taken.isPresent() && !taken.get().seemsAlive()) {
      taken.get().close();
      taken = poll(shelf);
    }
    if (wantsFilling(shelf, taken.isPresent())) {
      reactor.execute(() -> fill(kind));
    }
    return taken;
  }

  private synchronized Shelf shelf(CellKind kind) {
    Shelf shelf = shelves.computeIfAbsent(kind, unused -> new Shelf());
    shelf.asked++;
    if (shelves.size() > MOST_KINDS) {
      CellKind oldest = shelves.keySet().iterator().next();
      shelves.remove(oldest).ready.forEach(CellChannel::close);
    }
    return shelf;
  }

  private synchronized Optional<CellChannel> poll(Shelf shelf) {
    return Optional.ofNullable(shelf.ready.poll());
  }

  private synchronized boolean wantsFilling(Shelf shelf, boolean found) {
    if (found) {
      shelf.taken++;
    } else if (shelf.asked > 1) {
      shelf.target = Math.min(MOST, Math.max(FEWEST, 2 * shelf.target));
    }
    boolean wanted = !closed && !shelf.filling && 2 * shelf.ready.size() < shelf.target;
    shelf.filling |= wanted;
    return wanted;
  }

  /** Nothing is left of a cell of this kind. In the reactor's thread. */
  void gone(CellKind kind) {
    build(kind);
  }

  private void fill(CellKind kind) {
    boolean more = true;
    while (more) {
      more = build(kind);
    }
    synchronized (this) {
      Shelf shelf = shelves.get(kind);
      if (shelf != null) {
        shelf.filling = false;
      }
    }
  }

  /** Builds one if one is wanted. */
  private boolean build(CellKind kind) {
    synchronized (this) {
      Shelf shelf = shelves.get(kind);
      if (closed || shelf == null || shelf.ready.size() >= shelf.target) {
        return false;
      }
    }
    CellChannel built;
    try {
      // Unlocked: whoever takes a cell must not wait for this.
      built = builder.build(kind);
    } catch (LauncherFailure e) {
      // Whoever needs a cell next will be told.
      LOG.debug("no cells are built beforehand", e);
      return false;
    }
    keep(kind, built);
    return true;
  }

  private synchronized void keep(CellKind kind, CellChannel built) {
    Shelf shelf = shelves.get(kind);
    if (closed || shelf == null) {
      built.close();
      return;
    }
    shelf.ready.add(built);
    if (!reviewing) {
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
