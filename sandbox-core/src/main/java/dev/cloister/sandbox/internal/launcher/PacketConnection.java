package dev.cloister.sandbox.internal.launcher;

import dev.cloister.sandbox.internal.launcher.wire.Decoder;
import dev.cloister.sandbox.internal.launcher.wire.Encoder;
import dev.cloister.sandbox.internal.launcher.wire.Reply;
import dev.cloister.sandbox.internal.launcher.wire.Request;
import dev.cloister.sandbox.internal.launcher.wire.WireException;
import dev.cloister.sandbox.internal.posix.Epoll;
import dev.cloister.sandbox.internal.posix.ErrnoException;
import dev.cloister.sandbox.internal.posix.Fd;
import dev.cloister.sandbox.internal.posix.PacketBuffer;
import dev.cloister.sandbox.internal.posix.PacketSocket;
import dev.cloister.sandbox.internal.posix.PacketSocket.Received;
import dev.cloister.sandbox.internal.posix.PacketSocket.Sending;
import dev.cloister.sandbox.internal.posix.PacketSocket.Waiting;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;

/**
 * Messages to and from one process. Sending never blocks: what the socket does not take now waits
 * in a queue. Thread-safe.
 *
 * <p>One party receives at a time: nobody, a caller that waits at the socket itself, or the
 * reactor's thread. From nobody it passes to a caller by {@link #claim()} and to the reactor by
 * {@link #receive()}; a caller gives it back by {@link #letGo()}, the reactor's thread by {@link
 * #pause()}. Only who has it calls the listener.
 */
final class PacketConnection implements AutoCloseable {
  /** How long until a full socket is tried again; what fills it may be descriptors, not bytes. */
  private static final long RETRY_NANOS = 1_000_000;

  private enum Receiver {
    NOBODY,
    CALLER,
    REACTOR
  }

  private final Reactor reactor;
  private final PacketSocket socket;
  private final Listener listener;
  private final ArrayDeque<Unsent> unsent = new ArrayDeque<>();
  private Receiver receiver = Receiver.NOBODY;
  private Optional<Reactor.Watch> watch = Optional.empty();
  private boolean closed;

  @SuppressWarnings("ArrayRecordComponent")
  private record Unsent(byte[] message, List<Fd> fds) {}

  /** Takes what arrives, in the thread of whoever receives. */
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

  /** Owns the socket; nobody receives at first. */
  PacketConnection(Reactor reactor, PacketSocket socket, Listener listener) {
    this.reactor = reactor;
    this.socket = socket;
    this.listener = listener;
  }

  /**
   * Sends a message, now or as soon as the socket takes it.
   *
   * @param fds owned by this call, also if it fails
   * @return false if the other end is closed and has not received it; the listener is told of the
   *     end by whoever receives, after the messages that were sent before
   * @throws WireException if the message is too long
   */
  boolean send(Request request, List<Fd> fds) throws WireException {
    PacketBuffer buffer = PacketBuffer.ofThisThread();
    try {
      Encoder.encode(request, buffer.message());
    } catch (WireException e) {
      Fd.closeAll(fds);
      throw e;
    }
    synchronized (this) {
      Sending sending = unsent.isEmpty() ? trySend(buffer, fds) : Sending.FULL;
      if (sending != Sending.FULL) {
        Fd.closeAll(fds);
        return sending == Sending.SENT;
      }
      byte[] message = new byte[buffer.message().position()];
      buffer.message().get(0, message);
      unsent.add(new Unsent(message, fds));
      if (unsent.size() == 1) {
        reactor.after(RETRY_NANOS, this::flush);
      }
      return true;
    }
  }

  private Sending trySend(PacketBuffer buffer, List<Fd> fds) {
    if (closed) {
      return Sending.ENDED;
    }
    try {
      return socket.trySend(buffer, fds);
    } catch (ErrnoException e) {
      fail(e);
      return Sending.ENDED;
    }
  }

  /** Ends the connection, and tells the listener so, in the reactor's thread. */
  void fail(ErrnoException problem) {
    reactor.execute(() -> end(Optional.of(problem)));
  }

  /** Sends what the socket takes of what it did not take before. */
  private synchronized void flush() {
    PacketBuffer buffer = PacketBuffer.ofThisThread();
    while (!unsent.isEmpty()) {
      Unsent next = unsent.element();
      buffer.message().clear().put(next.message());
      if (trySend(buffer, next.fds()) == Sending.FULL) {
        reactor.after(RETRY_NANOS, this::flush);
        return;
      }
      Fd.closeAll(next.fds());
      unsent.remove();
    }
  }

  /** What a receiver has met. */
  enum Met {
    /** A message, which the listener was given. */
    MESSAGE,
    NOTHING,
    /** The end; nobody has to receive any more. */
    END
  }

  /** For the caller that has claimed the connection: waits a while for one message. */
  Met await() {
    return take(Waiting.A_WHILE);
  }

  /** For the caller that has claimed the connection: takes one message if one is there. */
  Met look() {
    return take(Waiting.NOT);
  }

  private Met take(Waiting waiting) {
    PacketBuffer buffer = PacketBuffer.ofThisThread();
    try {
      Received received = socket.receive(buffer, waiting);
      if (received instanceof Received.Packet packet) {
        listener.received(decode(buffer, packet), packet.fds());
        return Met.MESSAGE;
      }
      if (received instanceof Received.Nothing) {
        return Met.NOTHING;
      }
      end(Optional.empty());
    } catch (IOException e) {
      end(Optional.of(e));
    }
    return Met.END;
  }

  private static Reply decode(PacketBuffer buffer, Received.Packet packet) throws WireException {
    try {
      return Decoder.decode(buffer.message());
    } catch (WireException e) {
      Fd.closeAll(packet.fds());
      throw e;
    }
  }

  /** One message an event: what floods one connection must not keep the others waiting. */
  private void ready(int events) {
    boolean mine;
    synchronized (this) {
      mine = receiver == Receiver.REACTOR && !closed;
    }
    if (mine) {
      take(Waiting.NOT);
    }
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

  /** Whether the calling thread is the receiver from now on. */
  synchronized boolean claim() {
    if (closed || receiver != Receiver.NOBODY) {
      return false;
    }
    receiver = Receiver.CALLER;
    return true;
  }

  /** The caller that has claimed the connection receives no more. */
  synchronized void letGo() {
    if (receiver == Receiver.CALLER) {
      receiver = Receiver.NOBODY;
    }
  }

  /** The reactor receives, unless a caller does. */
  synchronized void receive() throws ErrnoException {
    if (receiver == Receiver.NOBODY && !closed) {
      watch = Optional.of(reactor.watch(socket.fd(), Epoll.IN, this::ready));
      receiver = Receiver.REACTOR;
    }
  }

  /** Leaves further messages in the socket. In the listener, or where nobody receives. */
  synchronized void pause() {
    if (receiver == Receiver.REACTOR) {
      watch.ifPresent(Reactor.Watch::close);
      watch = Optional.empty();
      receiver = Receiver.NOBODY;
    }
  }

  /**
   * Whether the other end was closed before it had read the message that was sent last; see {@link
   * PacketSocket#lastMessageWasUnread()}.
   */
  boolean lastMessageWasUnread() {
    return socket.lastMessageWasUnread();
  }

  /** Closes without a call to the listener. Idempotent. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (receiver == Receiver.CALLER) {
      // It may be waiting in the kernel, in another thread.
      socket.shutdown();
    }
    pause();
    socket.close();
    unsent.forEach(message -> Fd.closeAll(message.fds()));
    unsent.clear();
  }
}
