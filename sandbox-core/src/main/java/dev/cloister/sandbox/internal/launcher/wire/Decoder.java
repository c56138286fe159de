package dev.cloister.sandbox.internal.launcher.wire;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Replies from their bytes. */
public final class Decoder {
  private static final byte[] NOTHING = {};

  private final ByteBuffer in;

  private Decoder(ByteBuffer message) {
    in = message;
  }

  /**
   * Decodes one message.
   *
   * @param message little-endian; what lies between its position and its limit
   * @throws WireException if it is too short, too long, of unknown type, or malformed
   */
  public static Reply decode(ByteBuffer message) throws WireException {
    int length = message.remaining();
    Decoder decoder = new Decoder(message);
    try {
      Reply reply = decoder.reply();
      if (decoder.in.hasRemaining()) {
        throw new WireException(
            decoder.in.remaining() + " bytes too many after " + reply.getClass().getSimpleName());
      }
      return reply;
    } catch (BufferUnderflowException e) {
      throw new WireException("a message of " + length + " bytes ends too early");
    }
  }

  private Reply reply() throws WireException {
    int type = Short.toUnsignedInt(in.getShort());
    int reserved = Short.toUnsignedInt(in.getShort());
    if (reserved != 0) {
      throw new WireException("reserved field of a message is " + reserved + ", not 0");
    }
    int id = in.getInt();
    return switch (type) {
      case MessageType.HELLO_OK ->
          new Reply.HelloOk(id, in.getInt(), in.getInt(), u8(), in.getInt(), text());
      case MessageType.OK -> new Reply.Ok(id);
      case MessageType.CELL_GONE -> new Reply.CellGone(id, in.getInt(), in.getLong());
      case MessageType.FAIL ->
          new Reply.Fail(id, Short.toUnsignedInt(in.getShort()), in.getInt(), in.getInt(), text());
      case MessageType.READY -> new Reply.Ready(id);
      case MessageType.DONE -> new Reply.Done(id);
      case MessageType.RESULT -> result(id);
      case MessageType.OUTPUT -> output(id);
      case MessageType.FILE ->
          new Reply.FileFound(id, in.getInt(), in.getLong(), WirePath.of(bytes()));
      case MessageType.REFUSED -> new Reply.Refused(id, u8(), WirePath.of(bytes()));
      default -> throw new WireException("unknown message type " + type);
    };
  }

  private Reply result(int id) throws WireException {
    int outcome = u8();
    if (outcome < OutcomeCode.EXITED || outcome > OutcomeCode.PROCESS_LIMIT) {
      throw new WireException("a result with the unknown outcome " + outcome);
    }
    return new Reply.Result(
        id,
        outcome,
        in.getInt(),
        in.getLong(),
        in.getLong(),
        in.getLong(),
        in.getLong(),
        in.getLong(),
        in.getLong(),
        u8(),
        u8(),
        u8(),
        in.getInt(),
        in.getLong(),
        in.getLong(),
        bytes(),
        bytes());
  }

  private Reply output(int id) throws WireException {
    int stream = u8();
    if (stream != Reply.Output.STDOUT && stream != Reply.Output.STDERR) {
      throw new WireException("output of stream " + stream);
    }
    return new Reply.Output(id, stream, bytes());
  }

  private int u8() {
    return Byte.toUnsignedInt(in.get());
  }

  private String text() {
    return new String(bytes(), StandardCharsets.UTF_8);
  }

  private byte[] bytes() {
    int length = in.getInt();
    if (length < 0 || length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    if (length == 0) {
      return NOTHING;
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }
}
