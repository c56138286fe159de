package dev.cloister.sandbox;

import dev.cloister.fuzz.Check;
import dev.cloister.sandbox.internal.launcher.RunRequest;
import dev.cloister.sandbox.internal.launcher.wire.Encoder;
import dev.cloister.sandbox.internal.launcher.wire.Request;
import dev.cloister.sandbox.internal.launcher.wire.WireException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * What the launcher takes of a request. What this side has accepted and the launcher refuses would
 * be told as a fault of the sandbox, although it is the caller's.
 */
public final class LauncherTakes {
  /** As native/src/command.h, collect.h: words with two ends, bytes with a NUL, patterns. */
  private static final int MOST_WORDS = 8_192 - 2;

  private static final int PATH_BYTES = 4_096 - 1;
  private static final int MOST_FOLDERS = 64;
  private static final int MOST_PATTERNS = 256;

  private LauncherTakes() {}

  /** A command, without its input. */
  public static void command(Command command) {
    RunRequest run = CommandMapping.request(command, -1);
    Check.holds(
        run.argv().size() + run.env().size() <= MOST_WORDS, "a command's words are not too many");
    Check.holds(utf8Length(run.cwd()) <= PATH_BYTES, "a working directory is not too long");
    encode(
        new Request.Run(
            1, 0, run.argv(), run.env(), run.cwd(), run.limits(), run.processor(), new byte[0]));
    Request.RunLimits l = run.limits();
    Check.holds(
        l.cpuMicros() > 0
            && l.wallMicros() > 0
            && l.memoryBytes() > 0
            && l.fileBytes() > 0
            && l.stackBytes() > 0
            && l.outputBytes() >= 0
            && l.processes() > 0
            && l.openFiles() > 0,
        "every limit is in its range");
  }

  /** A request for files. */
  public static void collect(CollectSpec spec) {
    Check.holds(spec.patterns().size() <= MOST_PATTERNS, "patterns are not too many");
    encode(new Request.Collect(1, spec.maxFiles(), spec.maxBytes(), spec.patterns()));
  }

  /** The name of a file to be put into a cell. */
  public static void file(String name) {
    Check.holds(utf8Length(name) <= PATH_BYTES, "the name of a file is not too long");
    String[] segments = name.split("/", -1);
    Check.holds(segments.length - 1 <= MOST_FOLDERS, "a file does not lie too deep");
    for (String segment : segments) {
      Check.holds(utf8Length(segment) <= 255, "no part of a file's name is too long");
    }
  }

  private static int utf8Length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static void encode(Request request) {
    try {
      Encoder.encode(
          request, ByteBuffer.allocate(Request.MAX_BYTES).order(ByteOrder.LITTLE_ENDIAN));
    } catch (WireException e) {
      throw new AssertionError("an accepted request does not fit into a message", e);
    }
  }
}
