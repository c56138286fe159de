package dev.cloister.sandbox;

import dev.cloister.fuzz.Check;
import dev.cloister.sandbox.internal.launcher.RunReport;
import dev.cloister.sandbox.internal.launcher.RunReport.Drained;
import dev.cloister.sandbox.internal.launcher.wire.Decoder;
import dev.cloister.sandbox.internal.launcher.wire.Reply;
import dev.cloister.sandbox.internal.launcher.wire.ReplyBytes;
import dev.cloister.sandbox.internal.launcher.wire.WireException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A message from launcher or init: it is refused, or written down again it has the same bytes; what
 * a RESULT says becomes a result.
 */
public final class RepliesFuzz {
  private RepliesFuzz() {}

  /** One message. */
  public static void fuzzerTestOneInput(byte[] data) {
    Reply reply;
    try {
      reply = Decoder.decode(ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN));
    } catch (WireException refused) {
      return;
    }
    byte[] again = new byte[data.length];
    ByteBuffer out = ByteBuffer.wrap(again).order(ByteOrder.LITTLE_ENDIAN);
    boolean exact = ReplyBytes.write(reply, out);
    Check.holds(!exact || Arrays.equals(data, again), "a reply is what its message says");
    if (reply instanceof Reply.Result result) {
      RunReport report =
          new RunReport(
              result,
              new Drained(result.stdout(), result.stdoutBytes(), false),
              new Drained(result.stderr(), result.stderrBytes(), false));
      ResultMapping.result(report, Command.of("true"));
    }
  }
}
