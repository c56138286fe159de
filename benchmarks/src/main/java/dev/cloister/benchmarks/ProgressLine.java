package dev.cloister.benchmarks;

import dev.cloister.benchmarks.section.Progress;
import dev.cloister.grader.cli.Terminal;
import java.io.PrintStream;

/**
 * Tells on standard error how far it is: on a terminal by a line that is rewritten, in a pipe by a
 * line for each section.
 */
final class ProgressLine implements Progress {
  private static final String ERASE_LINE = "\r\u001b[K";
  private static final int WIDTH = 30;
  private static final long LEAST_GAP_NANOS = 100_000_000;

  private final PrintStream out;
  private final boolean interactive;
  private String stage = "";
  private long shown;

  /** The one of this process. */
  static ProgressLine standard() {
    return new ProgressLine(System.err, Terminal.isInteractive(2));
  }

  ProgressLine(PrintStream out, boolean interactive) {
    this.out = out;
    this.interactive = interactive;
  }

  @Override
  public synchronized void stage(String what) {
    stage = what;
    shown = 0;
    if (interactive) {
      out.print(ERASE_LINE + what);
      out.flush();
    } else {
      out.println("cloister: measuring " + what);
    }
  }

  @Override
  public synchronized void done(long part, long whole) {
    long now = System.nanoTime();
    if (!interactive || (now - shown < LEAST_GAP_NANOS && part < whole)) {
      return;
    }
    shown = now;
    int filled = (int) (WIDTH * part / Math.max(1, whole));
    out.print(
        ERASE_LINE
            + "["
            + "#".repeat(filled)
            + " ".repeat(WIDTH - filled)
            + "] "
            + part
            + "/"
            + whole
            + " "
            + stage);
    out.flush();
  }

  /** Clears the line, before something else is printed. */
  synchronized void clear() {
    if (interactive) {
      out.print(ERASE_LINE);
      out.flush();
    }
  }
}
