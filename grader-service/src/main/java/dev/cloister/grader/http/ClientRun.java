package dev.cloister.grader.http;

import dev.cloister.sandbox.Cell;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/**
 * One run and the client that waits for it. When the client goes away, the run is given up.
 * Thread-safe.
 */
final class ClientRun implements AutoCloseable {
  private final RoutingContext client;
  private final Context eventLoop;
  private final Runnable whenOver;
  private Optional<Cell> cell = Optional.empty();
  private boolean abandoned;
  private boolean over;

  /**
   * A run that has not begun.
   *
   * @param eventLoop the client's; this is called there
   * @param whenOver told once, before the client is answered: it may ask again at once
   */
  ClientRun(RoutingContext client, Context eventLoop, Runnable whenOver) {
    this.client = client;
    this.eventLoop = eventLoop;
    this.whenOver = whenOver;
    client.response().closeHandler(gone -> abandon());
  }

  private synchronized void abandon() {
    abandoned = true;
    cell.ifPresent(Cell::close);
  }

  /** Whether nobody waits for it any more. */
  synchronized boolean isAbandoned() {
    return abandoned;
  }

  /** Makes it the owner of the cell in which it runs. */
  synchronized Cell owns(Cell opened) {
    cell = Optional.of(opened);
    if (abandoned) {
      opened.close();
    }
    return opened;
  }

  /** Has the client answered on its event loop, unless it is gone. Returns at once. */
  void answer(Handler<RoutingContext> answer) {
    end();
    if (!isAbandoned()) {
      eventLoop.runOnContext(now -> answer.handle(client));
    }
  }

  /** Closes the cell. After the answer: the client need not wait for that. */
  @Override
  public void close() {
    end();
    synchronized (this) {
      cell.ifPresent(Cell::close);
    }
  }

  private void end() {
    synchronized (this) {
      if (over) {
        return;
      }
      over = true;
    }
    whenOver.run();
  }
}
