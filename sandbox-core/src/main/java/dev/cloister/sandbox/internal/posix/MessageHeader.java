package dev.cloister.sandbox.internal.posix;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;

/**
 * {@code struct msghdr} with one {@code iovec} and one {@code cmsghdr}, laid out in one block as
 * the 64-bit kernels have them: header, iovec, control, payload.
 */
final class MessageHeader {
  private static final int IOV_AT = 16;
  private static final int IOV_COUNT_AT = 24;
  private static final int CONTROL_AT = 32;
  private static final int CONTROL_LENGTH_AT = 40;
  private static final int FLAGS_AT = 48;
  private static final int HEADER_BYTES = 56;
  private static final int IOVEC_BYTES = 16;
  private static final int CONTROL_BLOCK_AT = HEADER_BYTES + IOVEC_BYTES;
  private static final int CMSG_HEADER_BYTES = 16;

  private final Memory memory;
  private final int payloadAt;

  /** Prepares a block of {@link #bytesFor} bytes. */
  MessageHeader(Memory memory, int payloadBytes, int fds) {
    this.memory = memory;
    int controlBytes = controlBytes(fds);
    this.payloadAt = CONTROL_BLOCK_AT + controlBytes;
    memory.clear(payloadAt);
    memory.setPointer(IOV_AT, memory.share(HEADER_BYTES));
    memory.setLong(IOV_COUNT_AT, 1);
    memory.setPointer(HEADER_BYTES, memory.share(payloadAt));
    memory.setLong(HEADER_BYTES + 8, payloadBytes);
    if (fds > 0) {
      memory.setPointer(CONTROL_AT, memory.share(CONTROL_BLOCK_AT));
      memory.setLong(CONTROL_LENGTH_AT, controlBytes);
    }
  }

  /** The size of the block for a payload and so many descriptors. */
  static long bytesFor(int payloadBytes, int fds) {
    return (long) CONTROL_BLOCK_AT + controlBytes(fds) + Math.max(payloadBytes, 1);
  }

  private static int controlBytes(int fds) {
    return fds == 0 ? 0 : CMSG_HEADER_BYTES + (fds * Integer.BYTES + 7) / 8 * 8;
  }

  Pointer payload() {
    return memory.share(payloadAt);
  }

  int flags() {
    return memory.getInt(FLAGS_AT);
  }

  void putRights(int level, int type, int[] numbers) {
    if (numbers.length > 0) {
      memory.setLong(CONTROL_BLOCK_AT, CMSG_HEADER_BYTES + (long) numbers.length * Integer.BYTES);
      memory.setInt(CONTROL_BLOCK_AT + 8, level);
      memory.setInt(CONTROL_BLOCK_AT + 12, type);
      memory.write(CONTROL_BLOCK_AT + CMSG_HEADER_BYTES, numbers, 0, numbers.length);
    }
  }

  /** The descriptors that the kernel has put beside the message. */
  int[] rights(int level, int type) {
    long controlLength = memory.getLong(CONTROL_LENGTH_AT);
    if (controlLength < CMSG_HEADER_BYTES
        || memory.getInt(CONTROL_BLOCK_AT + 8) != level
        || memory.getInt(CONTROL_BLOCK_AT + 12) != type) {
      return new int[0];
    }
    long bytes = memory.getLong(CONTROL_BLOCK_AT) - CMSG_HEADER_BYTES;
    return memory.getIntArray(CONTROL_BLOCK_AT + CMSG_HEADER_BYTES, (int) (bytes / Integer.BYTES));
  }
}
