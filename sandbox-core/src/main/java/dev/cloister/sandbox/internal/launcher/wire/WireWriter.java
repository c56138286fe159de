package dev.cloister.sandbox.internal.launcher.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;

/** Builds a message, little-endian. */
final class WireWriter {
  private ByteBuffer out = ByteBuffer.allocate(512).order(ByteOrder.LITTLE_ENDIAN);

  void header(int type, int id) {
    room(8).putShort((short) type).putShort((short) 0).putInt(id);
  }

  void u8(int value) {
    room(1).put((byte) value);
  }

  void u32(int value) {
    room(4).putInt(value);
  }

  void u64(long value) {
    room(8).putLong(value);
  }

  void bytes(byte[] value) {
    room(4 + value.length).putInt(value.length).put(value);
  }

  void str(String value) {
    bytes(value.getBytes(StandardCharsets.UTF_8));
  }

  <T> void list(List<T> items, BiConsumer<WireWriter, T> writer) {
    u32(items.size());
    items.forEach(item -> writer.accept(this, item));
  }

  int size() {
    return out.position();
  }

  byte[] toBytes() throws WireException {
    if (size() > Request.MAX_BYTES) {
      throw new WireException(
          "a message of " + size() + " bytes is longer than " + Request.MAX_BYTES);
    }
    return Arrays.copyOf(out.array(), size());
  }

  private ByteBuffer room(int bytes) {
    if (out.remaining() < bytes) {
      ByteBuffer larger =
          ByteBuffer.allocate(Math.max(2 * out.capacity(), out.position() + bytes))
              .order(ByteOrder.LITTLE_ENDIAN);
      larger.put(out.flip());
      out = larger;
    }
    return out;
  }
}
