package dev.cloister.sandbox.internal.launcher.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Replies written down again, as the launcher does it. */
public final class ReplyBytes {
  private ReplyBytes() {}

  /** Returns whether every byte can be told from the reply. */
  public static boolean write(Reply reply, ByteBuffer out) {
    if (reply instanceof Reply.HelloOk ok) {
      if (ok.refused().contains("\ufffd")) {
        return false; // nor need this be UTF-8
      }
      header(out, MessageType.HELLO_OK, ok);
      out.putInt(ok.version()).putInt(ok.pid()).put((byte) ok.cgroup()).putInt(ok.ids());
      bytes(out, utf8(ok.refused()));
    } else if (reply instanceof Reply.Ok) {
      header(out, MessageType.OK, reply);
    } else if (reply instanceof Reply.CellGone gone) {
      header(out, MessageType.CELL_GONE, gone);
      out.putInt(gone.status()).putLong(gone.oomKills());
    } else if (reply instanceof Reply.Ready) {
      header(out, MessageType.READY, reply);
    } else if (reply instanceof Reply.Done) {
      header(out, MessageType.DONE, reply);
    } else if (reply instanceof Reply.Output output) {
      header(out, MessageType.OUTPUT, output);
      bytes(out.put((byte) output.stream()), output.data());
    } else if (reply instanceof Reply.FileFound file) {
      if (!file.path().exact()) {
        return false;
      }
      header(out, MessageType.FILE, file);
      bytes(out.putInt(file.mode()).putLong(file.size()), utf8(file.path().text()));
    } else if (reply instanceof Reply.Refused refused) {
      if (!refused.path().exact()) {
        return false;
      }
      header(out, MessageType.REFUSED, refused);
      bytes(out.put((byte) refused.reason()), utf8(refused.path().text()));
    } else if (reply instanceof Reply.Result result) {
      header(out, MessageType.RESULT, result);
      write(result, out);
    } else {
      return false; // the detail of a FAIL need not be UTF-8
    }
    return true;
  }

  private static void write(Reply.Result r, ByteBuffer out) {
    out.put((byte) r.outcome()).putInt(r.value());
    out.putLong(r.userMicros()).putLong(r.systemMicros()).putLong(r.cpuMicros());
    out.putLong(r.wallMicros()).putLong(r.peakBytes()).putLong(r.instructions());
    out.put((byte) r.cpuBy()).put((byte) r.memoryBy()).put((byte) r.processesBy());
    out.putInt(r.leftovers()).putLong(r.stdoutBytes()).putLong(r.stderrBytes());
    bytes(out, r.stdout());
    bytes(out, r.stderr());
  }

  private static void header(ByteBuffer out, int type, Reply reply) {
    out.putShort((short) type).putShort((short) 0).putInt(reply.id());
  }

  private static void bytes(ByteBuffer out, byte[] value) {
    out.putInt(value.length).put(value);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
