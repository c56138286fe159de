package dev.cloister.grader.judging;

import dev.cloister.sandbox.RunResult;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** What a compiler said, cut in the middle: the first error and the last line both matter. */
final class CompileLog {
  /** Controls but tab and the end of a line, and the marks that turn the writing (UAX 9). */
  private static final Pattern UNSEEN =
      Pattern.compile(
          "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x{9f}\\x{200e}\\x{200f}\\x{202a}-\\x{202e}\\x{2066}-\\x{2069}]"
              + "|\\r(?!\\n)");

  private CompileLog() {}

  static String of(RunResult result, int mostBytes) {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(result.stdout().bytes());
    both.writeBytes(result.stderr().bytes());
    return cut(visible(both.toByteArray()), mostBytes);
  }

  /**
   * A compiler quotes the source, and whoever reads the log may do so on a terminal, which would
   * obey the escape sequences in it; writing that turns round shows another text than is there.
   * Both are spelled out.
   */
  static byte[] visible(byte[] log) {
    String text = new String(log, StandardCharsets.UTF_8);
    return UNSEEN
        .matcher(text)
        .replaceAll(found -> String.format("<U+%04X>", found.group().codePointAt(0)))
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Cuts at line ends where there are some near, and never inside of a character. */
  static String cut(byte[] log, int mostBytes) {
    if (log.length <= mostBytes) {
      return new String(log, StandardCharsets.UTF_8);
    }
    int head = mostBytes * 3 / 4;
    int tail = mostBytes - head;
    int headEnd = lastLineEnd(log, head);
    int tailStart = nextLineStart(log, log.length - tail);
    return new String(log, 0, headEnd, StandardCharsets.UTF_8)
        + "[... "
        + (tailStart - headEnd)
        + " bytes left out ...]\n"
        + new String(log, tailStart, log.length - tailStart, StandardCharsets.UTF_8);
  }

  private static int lastLineEnd(byte[] log, int from) {
    for (int i = from; i > from / 2; i--) {
      if (log[i - 1] == '\n') {
        return i;
      }
    }
    return characterStart(log, from);
  }

  private static int nextLineStart(byte[] log, int from) {
    for (int i = from; i < from + (log.length - from) / 2; i++) {
      if (log[i] == '\n') {
        return i + 1;
      }
    }
    return characterStart(log, from);
  }

  private static int characterStart(byte[] log, int from) {
    int i = from;
    while (i > 0 && (log[i] & 0xC0) == 0x80) {
      i--;
    }
    return i;
  }
}
