package dev.cloister.sandbox.internal.launcher;

import dev.cloister.sandbox.internal.launcher.wire.Decoder;
import dev.cloister.sandbox.internal.launcher.wire.Encoder;
import dev.cloister.sandbox.internal.launcher.wire.Reply;
import dev.cloister.sandbox.internal.launcher.wire.Request;
import dev.cloister.sandbox.internal.launcher.wire.WireException;
import dev.cloister.sandbox.internal.posix.Epoll;
import dev.cloister.sandbox.internal.posix.Errno;
import dev.cloister.sandbox.internal.posix.ErrnoException;
import dev.cloister.sandbox.internal.posix.Fd;
import dev.cloister.sandbox.internal.posix.PacketSocket;
import dev.cloister.sandbox.internal.posix.PacketSocket.Received;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;

/**
 * Messages to and from one process. Sending never blocks: what the socket does not take now waits
 * in a queue. Thread-safe; the listener is called on the reactor's thread only.
 */
final class PacketConnection implements AutoCloseable {
  /** How long until a full socket is tried again; what fills it may be descriptors, not bytes. */
  private static final long RETRY_NANOS = 1_000_000;

  private static final ThreadLocal<PacketSocket.ReceiveBuffer> BUFFER =
      ThreadLocal.withInitial(PacketSocket.ReceiveBuffer::new);

  private final Reactor reactor;
  private final PacketSocket socket;
  private final Listener listener;
  private final ArrayDeque<Unsent> unsent = new ArrayDeque<>();
  private Optional<Reactor.Watch> watch = Optional.empty();
  private boolean closed;

  @SuppressWarnings("ArrayRecordComponent")
  private record Unsent(byte[] message, List<Fd> fds) {}

  /** Takes what arrives, on the reactor's thread. */
  interface Listener {
    /** A message; the listener owns its descriptors. */
    void received(Reply reply, List<Fd> fds);

    /**
     * The last call: the other end is closed, or something is wrong with what it sent.
     *
     * @param problem empty if the other end just closed
     */
    void ended(Optional<IOException> problem);
  }

  /** Owns the socket; {@link #receive} begins to take messages. */
  PacketConnection(Reactor reactor, PacketSocket socket, Listener listener) {
    this.reactor = reactor;
    this.socket = socket;
    this.listener = listener;
  }

  /**
   * Sends a message, now or as soon as the socket takes it. That the other end is closed is not
   * reported here but to the listener, after the messages that it had sent before.
   *
   * @param fds owned by this call, also if it fails
   * @throws WireException if the message is too long
   */
  void send(Request request, List<Fd> fds) throws WireException {
    byte[] message;
    try {
      message = Encoder.encode(request);
    } catch (WireException e) {
      Fd.closeAll(fds);
      throw e;
    }
    synchronized (this) {
      unsent.add(new Unsent(message, fds));
      if (unsent.size() == 1) {
        flush();
      }
    }
  }

  /** Sends what the socket takes. */
  private synchronized void flush() {
    while (!unsent.isEmpty()) {
      Unsent next = unsent.element();
      try {
        if (!closed && !socket.trySend(next.message(), next.fds())) {
          reactor.after(RETRY_NANOS, this::flush);
          return;
        }
      } catch (ErrnoException e) {
        // That the other end is closed, the receiving side finds, after the last messages.
        if (e.errno() != Errno.EPIPE && e.errno() != Errno.ECONNRESET) {
          reactor.execute(() -> end(Optional.of(e)));
        }
      }
      Fd.closeAll(next.fds());
      unsent.remove();
    }
  }

  private void ready(int events) {
    try {
      while (isReceiving()) {
        Received received = socket.receive(BUFFER.get());
        if (received instanceof Received.Nothing) {
          return;
        }
        if (received instanceof Received.End) {
          end(Optional.empty());
          return;
        }
        if (received instanceof Received.Packet packet) {
          Reply reply;
          try {
            reply = Decoder.decode(packet.bytes());
          } catch (WireException e) {
            Fd.closeAll(packet.fds());
            throw e;
          }
          listener.received(reply, packet.fds());
        }
      }
    } catch (IOException e) {
      end(Optional.of(e));
    }
  }

  private synchronized boolean isReceiving() {
    return watch.isPresent() && !closed;
  }

  private void end(Optional<IOException> problem) {
    boolean first;
    synchronized (this) {
      first = !closed;
      close();
    }
    if (first) {
      listener.ended(problem);
    }
  }

  /** Takes messages, at first or again after {@link #pause()}. */
  synchronized void receive() throws ErrnoException {
    if (watch.isEmpty() && !closed) {
      watch = Optional.of(reactor.watch(socket.fd(), Epoll.IN, this::ready));
    }
  }

  /** Leaves further messages in the socket until {@link #receive()}. */
  synchronized void pause() {
    watch.ifPresent(Reactor.Watch::close);
    watch = Optional.empty();
  }

  /** Closes without a call to the listener. Idempotent. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      pause();
      socket.close();
      unsent.forEach(message -> Fd.closeAll(message.fds()));
      unsent.clear();
    }
  }
}
