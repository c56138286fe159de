package dev.cloister.sandbox.internal.launcher;

import dev.cloister.sandbox.internal.launcher.wire.Reply;
import dev.cloister.sandbox.internal.posix.Fd;
import java.util.ArrayDeque;
import java.util.List;

/**
 * The answers to one COLLECT, for one thread to take as they come. While that thread is behind, the
 * cell's connection is left alone, so that few descriptors are open at once.
 */
public final class CollectStream implements Pending, AutoCloseable {
  private static final int HIGH_WATER = 32;

  private final CellLine line;
  private final int id;
  private final ArrayDeque<Item> items = new ArrayDeque<>();
  private boolean abandoned;

  CollectStream(CellLine line, int id) {
    this.line = line;
    this.id = id;
  }

  int id() {
    return id;
  }

  /** One answer. */
  public sealed interface Item {
    /**
     * A file; whoever takes the item owns its descriptor.
     *
     * @param file what it is
     * @param content open for reading, at its first byte
     */
    record Found(Reply.FileFound file, Fd content) implements Item {}

    /** A match that is not given out. */
    record Refused(Reply.Refused refused) implements Item {}

    /** The last item. */
    record End() implements Item {}

    /** The last item. */
    record Failed(LauncherFailure failure) implements Item {}
  }

  /**
   * Waits for the next item.
   *
   * @throws LauncherFailure if there will be none
   */
  public Item next() throws LauncherFailure, InterruptedException {
    Item item;
    synchronized (this) {
      while (items.isEmpty()) {
        wait();
      }
      item = items.remove();
    }
    if (item instanceof Item.Failed failed) {
      throw failed.failure().again();
    }
    line.receiveByReactor();
    return item;
  }

  @Override
  public boolean isLast(Reply reply) {
    return !(reply instanceof Reply.FileFound || reply instanceof Reply.Refused);
  }

  @Override
  public void answered(Reply reply, List<Fd> fds) {
    if (reply instanceof Reply.FileFound file && fds.size() == 1) {
      add(new Item.Found(file, fds.get(0)));
      return;
    }
    Fd.closeAll(fds);
    if (reply instanceof Reply.Refused refused) {
      add(new Item.Refused(refused));
    } else if (reply instanceof Reply.Done) {
      add(new Item.End());
    } else if (reply instanceof Reply.Fail fail) {
      failed(LauncherFailure.of(fail));
    } else {
      failed(new LauncherFailure("protocol", 0, "unexpected answer to COLLECT: " + reply));
    }
  }

  @Override
  public void failed(LauncherFailure failure) {
    add(new Item.Failed(failure));
  }

  private synchronized void add(Item item) {
    if (abandoned) {
      discard(item);
      return;
    }
    items.add(item);
    notifyAll();
    if (items.size() >= HIGH_WATER && item instanceof Item.Found) {
      line.pause();
    }
  }

  private static void discard(Item item) {
    if (item instanceof Item.Found found) {
      found.content().close();
    }
  }

  /** Whatever comes now is thrown away. */
  @Override
  public void close() {
    synchronized (this) {
      abandoned = true;
      items.forEach(CollectStream::discard);
      items.clear();
    }
    line.receiveByReactor();
  }
}
