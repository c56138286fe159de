package dev.cloister.sandbox.internal.posix;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * One message outside the Java heap, with the {@code struct msghdr}, the {@code iovec} and the
 * {@code cmsghdr} that sendmsg(2) and recvmsg(2) want, as the 64-bit kernels lay them out. It is
 * made once a thread: memory that is allocated for each message has to be freed by the collector.
 */
public final class PacketBuffer {
  /** The longest message, in bytes. */
  public static final int MOST_BYTES = 128 << 10;

  /** The kernel's SCM_MAX_FD is 253; the protocol never sends more than 3. */
  static final int MOST_FDS = 16;

  private static final int SOL_SOCKET = 1;
  private static final int SCM_RIGHTS = 1;

  private static final int IOV_AT = 16;
  private static final int IOV_COUNT_AT = 24;
  private static final int CONTROL_AT = 32;
  private static final int CONTROL_LENGTH_AT = 40;
  private static final int FLAGS_AT = 48;
  private static final int IOVEC_AT = 56;
  private static final int RIGHTS_AT = 72;
  private static final int RIGHTS_HEADER_BYTES = 16;
  private static final int RIGHTS_BYTES = RIGHTS_HEADER_BYTES + MOST_FDS * Integer.BYTES;
  private static final int PAYLOAD_AT = RIGHTS_AT + RIGHTS_BYTES;

  private static final ThreadLocal<PacketBuffer> OF_THREAD =
      ThreadLocal.withInitial(PacketBuffer::new);

  private final ByteBuffer header =
      ByteBuffer.allocateDirect(PAYLOAD_AT + MOST_BYTES).order(ByteOrder.nativeOrder());

  private final ByteBuffer message =
      header.slice(PAYLOAD_AT, MOST_BYTES).order(ByteOrder.LITTLE_ENDIAN);

  private final long address = Pointer.nativeValue(Native.getDirectBufferPointer(header));

  PacketBuffer() {
    header.putLong(IOV_AT, address + IOVEC_AT);
    header.putLong(IOV_COUNT_AT, 1);
    header.putLong(IOVEC_AT, address + PAYLOAD_AT);
  }

  /** The calling thread's own. What is in it stays until the thread sends or receives again. */
  public static PacketBuffer ofThisThread() {
    return OF_THREAD.get();
  }

  /** The message, little-endian: written before it is sent, and read after it was received. */
  public ByteBuffer message() {
    return message;
  }

  /** Where the kernel finds the header. */
  long address() {
    return address;
  }

  /** Describes what is to be sent: the message up to its position, and descriptors beside it. */
  void prepareToSend(int[] rights, int count) {
    header.putLong(IOVEC_AT + 8, message.position());
    header.putInt(FLAGS_AT, 0);
    if (count == 0) {
      header.putLong(CONTROL_AT, 0);
      header.putLong(CONTROL_LENGTH_AT, 0);
      return;
    }
    long length = RIGHTS_HEADER_BYTES + (long) count * Integer.BYTES;
    header.putLong(CONTROL_AT, address + RIGHTS_AT);
    // CMSG_SPACE, where the block's own length is CMSG_LEN; see cmsg(3).
    header.putLong(CONTROL_LENGTH_AT, (length + 7) / 8 * 8);
    header.putLong(RIGHTS_AT, length);
    header.putInt(RIGHTS_AT + 8, SOL_SOCKET);
    header.putInt(RIGHTS_AT + 12, SCM_RIGHTS);
    for (int i = 0; i < count; i++) {
      header.putInt(RIGHTS_AT + RIGHTS_HEADER_BYTES + i * Integer.BYTES, rights[i]);
    }
  }

  /** Offers all of the room to the kernel. */
  void prepareToReceive() {
    header.putLong(IOVEC_AT + 8, MOST_BYTES);
    header.putLong(CONTROL_AT, address + RIGHTS_AT);
    header.putLong(CONTROL_LENGTH_AT, RIGHTS_BYTES);
    header.putInt(FLAGS_AT, 0);
  }

  /** The flags that the kernel has set. */
  int flags() {
    return header.getInt(FLAGS_AT);
  }

  /** Takes over the descriptors that the kernel has put beside the message. */
  List<Fd> takeRights() {
    if (header.getLong(CONTROL_LENGTH_AT) < RIGHTS_HEADER_BYTES
        || header.getInt(RIGHTS_AT + 8) != SOL_SOCKET
        || header.getInt(RIGHTS_AT + 12) != SCM_RIGHTS) {
      return List.of();
    }
    int count = (int) ((header.getLong(RIGHTS_AT) - RIGHTS_HEADER_BYTES) / Integer.BYTES);
    List<Fd> fds = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      fds.add(Fd.own(header.getInt(RIGHTS_AT + RIGHTS_HEADER_BYTES + i * Integer.BYTES)));
    }
    return fds;
  }
}
