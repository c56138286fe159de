package dev.cloister.sandbox.internal.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.jna.Memory;
import dev.cloister.sandbox.internal.posix.PacketSocket.Received;
import dev.cloister.sandbox.internal.posix.PacketSocket.Sending;
import dev.cloister.sandbox.internal.posix.PacketSocket.Waiting;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PosixTest {
  @TempDir Path folder;

  private static String read(Fd fd) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (FileContent content = new FileContent(fd, 1 << 20)) {
      content.copyTo(out);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private static String readText(Fd fd) {
    try {
      return read(fd);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void write(Fd fd, String text) throws ErrnoException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    try (Memory memory = new Memory(bytes.length)) {
      memory.write(0, bytes, 0, bytes.length);
      assertThat(FdIo.write(fd, memory, bytes.length)).isEqualTo(bytes.length);
    }
  }

  @Test
  void aPipeCarriesBytesToItsEnd() throws Exception {
    try (Pipe pipe = Pipe.open()) {
      write(pipe.write(), "hello");
      pipe.write().close();
      assertThat(read(pipe.read())).isEqualTo("hello");
    }
  }

  @Test
  void aClosedDescriptorIsNotUsedAgain() throws Exception {
    Pipe pipe = Pipe.open();
    pipe.close();
    pipe.close();
    try (Memory memory = new Memory(1)) {
      assertThatThrownBy(() -> FdIo.read(pipe.read(), memory, 1))
          .isInstanceOfSatisfying(
              ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EBADF));
    }
  }

  @Test
  void aDescriptorThatIsInUseIsClosedAfterwards() throws Exception {
    Pipe pipe = Pipe.open();
    int number = pipe.read().acquire();
    Path link = Path.of("/proc/self/fd/" + number);
    pipe.read().close();
    assertThat(Files.isSymbolicLink(link)).isTrue();
    pipe.read().release();
    assertThat(Files.isSymbolicLink(link)).isFalse();
    pipe.close();
  }

  private static PacketBuffer holding(byte... bytes) {
    PacketBuffer buffer = PacketBuffer.ofThisThread();
    buffer.message().clear().put(bytes);
    return buffer;
  }

  private static byte[] received(PacketBuffer buffer) {
    byte[] bytes = new byte[buffer.message().remaining()];
    buffer.message().get(bytes);
    return bytes;
  }

  @Test
  void aMessageArrivesWholeWithItsDescriptors() throws Exception {
    PacketSocket.Pair ends = PacketSocket.pair();
    try (PacketSocket near = ends.near();
        PacketSocket far = PacketSocket.adopt(ends.far());
        Pipe first = Pipe.open();
        Pipe second = Pipe.open()) {
      write(first.write(), "one");
      write(second.write(), "two");
      Fd.closeAll(List.of(first.write(), second.write()));
      byte[] longest = new byte[PacketBuffer.MOST_BYTES];
      longest[longest.length - 1] = 7;
      assertThat(near.trySend(holding((byte) 1, (byte) 2), List.of(first.read(), second.read())))
          .isEqualTo(Sending.SENT);
      PacketBuffer buffer = PacketBuffer.ofThisThread();
      assertThat(far.receive(buffer, Waiting.NOT))
          .isInstanceOfSatisfying(
              Received.Packet.class,
              packet -> {
                assertThat(received(buffer)).containsExactly(1, 2);
                assertThat(packet.fds()).hasSize(2);
                assertThat(readText(packet.fds().get(0))).isEqualTo("one");
                assertThat(readText(packet.fds().get(1))).isEqualTo("two");
              });
      assertThat(near.trySend(holding(longest), List.of())).isEqualTo(Sending.SENT);
      assertThat(far.receive(buffer, Waiting.A_WHILE)).isInstanceOf(Received.Packet.class);
      assertThat(received(buffer)).isEqualTo(longest);
      assertThat(far.receive(buffer, Waiting.NOT)).isInstanceOf(Received.Nothing.class);
    }
  }

  @Test
  void aReceiverThatWaitsDoesSoForTheGivenTime() throws Exception {
    PacketSocket.Pair ends = PacketSocket.pair();
    try (PacketSocket near = ends.near();
        Fd far = ends.far()) {
      assertThat(far.isClosed()).isFalse();
      near.waitAtMost(5);
      assertThat(near.receive(PacketBuffer.ofThisThread(), Waiting.A_WHILE))
          .isInstanceOf(Received.Nothing.class);
    }
  }

  @Test
  void aReceiverThatWaitsFindsTheEndWhenTheConnectionIsShutDown() throws Exception {
    PacketSocket.Pair ends = PacketSocket.pair();
    try (PacketSocket near = ends.near();
        Fd far = ends.far()) {
      assertThat(far.isClosed()).isFalse();
      CompletableFuture<Received> found =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return near.receive(PacketBuffer.ofThisThread(), Waiting.A_WHILE);
                } catch (ErrnoException e) {
                  throw new AssertionError(e);
                }
              });
      near.shutdown();
      assertThat(found.get(5, TimeUnit.SECONDS)).isInstanceOf(Received.End.class);
    }
  }

  @Test
  void whatTheOtherEndSentBeforeItClosedStillArrives() throws Exception {
    PacketSocket.Pair ends = PacketSocket.pair();
    try (PacketSocket near = ends.near();
        PacketSocket far = PacketSocket.adopt(ends.far())) {
      assertThat(near.trySend(holding((byte) 1), List.of())).isEqualTo(Sending.SENT);
      assertThat(far.trySend(holding((byte) 2), List.of())).isEqualTo(Sending.SENT);
      // Closed with a message unread, which makes the kernel report a reset first.
      far.fd().close();
      PacketBuffer buffer = PacketBuffer.ofThisThread();
      assertThat(near.receive(buffer, Waiting.NOT)).isInstanceOf(Received.Packet.class);
      assertThat(near.receive(buffer, Waiting.NOT)).isInstanceOf(Received.End.class);
      assertThat(near.lastMessageWasUnread()).isTrue();
      assertThat(near.trySend(holding((byte) 3), List.of())).isEqualTo(Sending.ENDED);
    }
  }

  @Test
  void aMessageThatTheOtherEndHasReadDoesNotCountAsUnread() throws Exception {
    PacketSocket.Pair ends = PacketSocket.pair();
    try (PacketSocket near = ends.near();
        PacketSocket far = PacketSocket.adopt(ends.far())) {
      assertThat(near.trySend(holding((byte) 1), List.of())).isEqualTo(Sending.SENT);
      PacketBuffer buffer = PacketBuffer.ofThisThread();
      assertThat(far.receive(buffer, Waiting.NOT)).isInstanceOf(Received.Packet.class);
      far.fd().close();
      assertThat(near.receive(buffer, Waiting.NOT)).isInstanceOf(Received.End.class);
      assertThat(near.lastMessageWasUnread()).isFalse();
    }
  }

  @Test
  void aMessageThatIsTooLongIsRefused() throws Exception {
    PacketSocket.Pair ends = PacketSocket.pair();
    try (PacketSocket near = ends.near();
        PacketSocket far = PacketSocket.adopt(ends.far());
        Memory tooLong = new Memory(PacketBuffer.MOST_BYTES + 1)) {
      assertThat(FdIo.write(near.fd(), tooLong, (int) tooLong.size())).isPositive();
      assertThatThrownBy(() -> far.receive(PacketBuffer.ofThisThread(), Waiting.NOT))
          .isInstanceOfSatisfying(
              ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EPROTO));
    }
  }

  @Test
  void aFullSocketSaysSo() throws Exception {
    PacketSocket.Pair ends = PacketSocket.pair();
    try (PacketSocket near = ends.near();
        Fd far = ends.far()) {
      assertThat(far.isClosed()).isFalse();
      int sent = 0;
      byte[] longest = new byte[PacketBuffer.MOST_BYTES];
      while (near.trySend(holding(longest), List.of()) == Sending.SENT) {
        sent++;
      }
      assertThat(sent).isPositive();
      assertThat(near.trySend(holding(longest), List.of())).isEqualTo(Sending.FULL);
    }
  }

  @Test
  void aSealedFileCannotBeChanged() throws Exception {
    try (Fd file = MemoryFile.readOnly("content".getBytes(StandardCharsets.UTF_8))) {
      int number = file.acquire();
      Path reopened = Path.of("/proc/self/fd/" + number);
      assertThatThrownBy(() -> Files.writeString(reopened, "changed"))
          .isInstanceOf(IOException.class);
      file.release();
      assertThat(read(file)).isEqualTo("content");
    }
  }

  @Test
  void aCopyOfAFileHasItsBytesAndNotItsName() throws Exception {
    Path source = Files.writeString(folder.resolve("näme"), "content");
    try (Fd copy = MemoryFile.readOnlyCopyOf(source)) {
      int number = copy.acquire();
      assertThat(Files.readSymbolicLink(Path.of("/proc/self/fd/" + number)).toString())
          .doesNotContain("näme")
          .contains("memfd:input");
      copy.release();
      assertThat(read(copy)).isEqualTo("content");
    }
  }

  @Test
  void aFileWithAnUnusualNameIsOpened() throws Exception {
    Path file = Files.writeString(folder.resolve("a b%20\n#?"), "content");
    assertThat(read(FdIo.openForReading(file))).isEqualTo("content");
  }

  @Test
  void aPollEndsWhenItIsTold() throws Exception {
    try (Pipe pipe = Pipe.open();
        EventFd stop = EventFd.open()) {
      CountDownLatch ended = new CountDownLatch(1);
      Thread waiting =
          new Thread(
              () -> {
                try {
                  if (!Poll.awaitReady(pipe.read(), Poll.IN, stop)) {
                    ended.countDown();
                  }
                } catch (ErrnoException e) {
                  throw new AssertionError(e);
                }
              });
      waiting.start();
      stop.signal();
      assertThat(ended.await(5, TimeUnit.SECONDS)).isTrue();
      waiting.join();
    }
  }

  @Test
  void aSpawnedProcessIsReaped() throws Exception {
    PacketSocket.Pair ends = PacketSocket.pair();
    try (PacketSocket near = ends.near();
        Fd far = ends.far();
        Child child = Spawn.start(Path.of("/bin/true"), "true", far)) {
      assertThat(near.fd().isClosed()).isFalse();
      org.awaitility.Awaitility.await().until(child::reap);
      assertThat(child.reap()).isTrue();
      child.kill();
    }
  }

  @Test
  void aProgramThatDoesNotExistIsNotSpawned() throws Exception {
    PacketSocket.Pair ends = PacketSocket.pair();
    try (PacketSocket near = ends.near();
        Fd far = ends.far()) {
      assertThat(near.fd().isClosed()).isFalse();
      assertThatThrownBy(() -> Spawn.start(Path.of("/no/such/program"), "none", far))
          .isInstanceOfSatisfying(
              ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT));
    }
  }
}
