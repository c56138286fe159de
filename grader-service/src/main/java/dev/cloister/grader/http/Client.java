package dev.cloister.grader.http;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One connection: whose turn it is, since when, and how many bytes are held for it. On the event
 * loop of the server only.
 */
final class Client {
  private static final String KEY = Client.class.getName();

  /** Whoever takes an answer more slowly than this, in bytes a second, keeps it for too long. */
  private static final long SLOWEST_TAKER = 128 << 10;

  private final Clients clients;
  private final HttpConnection connection;
  private Optional<RoutingContext> arriving = Optional.empty();
  private OptionalLong deadline = OptionalLong.empty();
  private long held;
  private boolean answering;
  private boolean last;

  Client(Clients clients, HttpConnection connection) {
    this.clients = clients;
    this.connection = connection;
  }

  /** Who made this request, if it is still there. */
  static Optional<Client> of(RoutingContext context) {
    return Optional.ofNullable(context.get(KEY));
  }

  HttpConnection connection() {
    return connection;
  }

  /** Whether the body of its request is still to come. */
  boolean isArriving() {
    return arriving.isPresent();
  }

  boolean holdsBytes() {
    return held > 0;
  }

  /** The next request is the client's to send. */
  void awaitRequest() {
    arriving = Optional.empty();
    waitFor(clients.patience());
  }

  /**
   * The head of a request is there, and its body is to come.
   *
   * @param bytes how long the body is, as announced
   * @return whether there is room for it
   */
  boolean arriving(RoutingContext context, long bytes) {
    context.put(KEY, this);
    context.addEndHandler(ended -> ended());
    arriving = Optional.of(context);
    hold(bytes);
    waitFor(clients.patience());
    return bytes == 0 || clients.makeRoom(this);
  }

  /** The whole request is there; what takes time now is the service. */
  void arrived() {
    arriving = Optional.empty();
    stopWaiting();
    clients.served(this);
  }

  /** Whether it may make no more requests. */
  boolean isOver() {
    return last;
  }

  /** The connection is closed after the answer to this request. */
  void closeAfterAnswer() {
    last = true;
  }

  /** An answer is begun that the client is to take. */
  void answering(long bytes) {
    answering = true;
    hold(bytes);
    waitFor(clients.patience().plusSeconds(bytes / SLOWEST_TAKER));
    // It is in memory already: where nobody else can go, it is sent all the same.
    clients.makeRoom(this);
  }

  /** The client has taken the answer. */
  void answered() {
    answering = false;
    ended();
  }

  private void ended() {
    if (answering) {
      return;
    }
    hold(-held);
    if (last) {
      connection.close();
    } else {
      awaitRequest();
    }
  }

  /**
   * Closes the connection at once. Vert.x would first have the client take what was written, which
   * a client that takes nothing never does.
   */
  void drop() {
    if (connection instanceof ConnectionBase base) {
      var unused = base.channelHandlerContext().pipeline().firstContext().close();
    } else {
      connection.close();
    }
  }

  /** It is gone. */
  void forget() {
    stopWaiting();
    hold(-held);
  }

  private void hold(long bytes) {
    held += bytes;
    clients.hold(bytes);
  }

  private void waitFor(Duration patience) {
    stopWaiting();
    clients.stalls(this);
    deadline = OptionalLong.of(clients.after(patience, this::late));
  }

  private void stopWaiting() {
    deadline.ifPresent(clients::cancel);
    deadline = OptionalLong.empty();
  }

  private void late() {
    deadline = OptionalLong.empty();
    last = true;
    if (arriving.isPresent() && !arriving.get().response().headWritten()) {
      ProblemDetails.send(
          arriving.get(),
          408,
          "request-timeout",
          "the request did not arrive whole within " + clients.patience().toSeconds() + " s",
          "");
    } else {
      drop();
    }
  }
}
