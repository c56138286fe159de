package dev.cloister.grader.http;

import dev.cloister.grader.config.HttpConfig;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The connections of the server, so that whoever is stuck or means harm cannot take what others
 * need: a connection that neither sends nor takes anything in time is closed, and where there are
 * too many, or too many bytes are held for them, those go first that have kept the service waiting
 * for the longest time. One whose request is being served is never closed. Used on the event loop
 * of the server only.
 */
final class Clients {
  private final Vertx vertx;
  private final HttpConfig config;
  private final IdentityHashMap<HttpConnection, Client> open = new IdentityHashMap<>();

  /** Those that the service waits for, the longest first. */
  private final Set<Client> stalled = new LinkedHashSet<>();

  private long held;

  Clients(Vertx vertx, HttpConfig config) {
    this.vertx = vertx;
    this.config = config;
  }

  /** A connection was made. */
  void opened(HttpConnection connection) {
    if (open.size() >= config.maxConnections() && !dropOne(client -> true)) {
      connection.close();
      return;
    }
    Client client = new Client(this, connection);
    open.put(connection, client);
    connection.closeHandler(gone -> closed(client));
    client.awaitRequest();
  }

  /** Who made a request; empty where the connection was closed meanwhile. */
  Optional<Client> of(HttpConnection connection) {
    return Optional.ofNullable(open.get(connection));
  }

  Duration patience() {
    return config.patience();
  }

  long after(Duration delay, Runnable action) {
    return vertx.setTimer(Math.max(1, delay.toMillis()), timer -> action.run());
  }

  void cancel(long timer) {
    vertx.cancelTimer(timer);
  }

  /** The service waits for it from now on. */
  void stalls(Client client) {
    stalled.remove(client);
    stalled.add(client);
  }

  /** It is the service's turn. */
  void served(Client client) {
    stalled.remove(client);
  }

  /** Counts bytes that are kept for a client, or with a negative number that they are not. */
  void hold(long bytes) {
    held += bytes;
  }

  /**
   * Makes room for what is held, at the cost of whoever stalls.
   *
   * @return whether there is room now
   */
  boolean makeRoom(Client except) {
    while (held > config.maxHeldBytes()) {
      if (!dropOne(client -> client != except && client.holdsBytes())) {
        return false;
      }
    }
    return true;
  }

  private interface Choice {
    boolean accepts(Client client);
  }

  private boolean dropOne(Choice choice) {
    for (Client client : stalled) {
      if (choice.accepts(client)) {
        closed(client);
        client.drop();
        return true;
      }
    }
    return false;
  }

  private void closed(Client client) {
    if (open.remove(client.connection()) != null) {
      stalled.remove(client);
      client.forget();
    }
  }
}
