package dev.cloister.grader.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Tells people of progress: on a terminal with colour and a line that is rewritten, in a pipe
 * plainly.
 */
public final class Terminal {
  private static final String ERASE_LINE = "\r\u001b[K";

  private final PrintStream out;
  private final boolean interactive;
  private final boolean colour;

  /** The terminal of this process. */
  static Terminal standard() {
    boolean interactive = isInteractive(1);
    String noColour = System.getenv("NO_COLOR");
    return new Terminal(
        System.out, interactive, interactive && (noColour == null || noColour.isEmpty()));
  }

  Terminal(PrintStream out, boolean interactive, boolean colour) {
    this.out = out;
    this.interactive = interactive;
    this.colour = colour;
  }

  /**
   * Whether a descriptor of this process, 1 or 2, is a terminal on which a line can be rewritten.
   * Asks the kernel, since {@code System.console()} also wants standard input to be a terminal, and
   * from JDK 22 on says yes to anything.
   */
  public static boolean isInteractive(int descriptor) {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return (target.startsWith("/dev/pts/") || target.startsWith("/dev/tty"))
          && !"dumb".equals(System.getenv("TERM"));
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * What others wrote, for a person to read: without the controls by which it could steer a
   * terminal (titles, the clipboard, what stands there already) or seem to say something else. A
   * compiler quotes its source as it is.
   */
  static String plain(String text) {
    return text.codePoints()
        .map(each -> isControl(each) ? '?' : each)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static boolean isControl(int codePoint) {
    boolean turnsDirection =
        (codePoint >= 0x202a && codePoint <= 0x202e)
            || (codePoint >= 0x2066 && codePoint <= 0x2069);
    return turnsDirection
        || (Character.isISOControl(codePoint) && codePoint != '\n' && codePoint != '\t');
  }

  /** A line that stays. */
  void line(String text) {
    out.println(interactive ? ERASE_LINE + text : text);
  }

  /** A line that the next one replaces; nothing in a pipe. */
  void progress(String text) {
    if (interactive) {
      out.print(ERASE_LINE + text);
      out.flush();
    }
  }

  String good(String text) {
    return colour ? "\u001b[32m" + text + "\u001b[0m" : text;
  }

  String bad(String text) {
    return colour ? "\u001b[31m" + text + "\u001b[0m" : text;
  }

  String faint(String text) {
    return colour ? "\u001b[2m" + text + "\u001b[0m" : text;
  }

  String warning(String text) {
    return colour ? "\u001b[33m" + text + "\u001b[0m" : text;
  }
}
