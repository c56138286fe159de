package dev.cloister.sandbox.internal.launcher.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiConsumer;

/** The fields of a message, into a buffer whose end is the longest message's. */
final class WireWriter {
  private final ByteBuffer out;

  WireWriter(ByteBuffer out) {
    this.out = out;
  }

  void header(int type, int id) {
    out.putShort((short) type).putShort((short) 0).putInt(id);
  }

  void u8(int value) {
    out.put((byte) value);
  }

  void u32(int value) {
    out.putInt(value);
  }

  void u64(long value) {
    out.putLong(value);
  }

  void bytes(byte[] value) {
    out.putInt(value.length).put(value);
  }

  void str(String value) {
    bytes(value.getBytes(StandardCharsets.UTF_8));
  }

  <T> void list(List<T> items, BiConsumer<WireWriter, T> writer) {
    u32(items.size());
    for (T item : items) {
      writer.accept(this, item);
    }
  }
}
