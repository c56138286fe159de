package dev.cloister.sandbox.internal.launcher;

import dev.cloister.sandbox.internal.launcher.wire.Request;
import java.util.List;

/**
 * One command to run in a cell.
 *
 * @param freshScratch whether it gets scratch folders of its own
 * @param argv the command
 * @param env NAME=VALUE
 * @param cwd an absolute path in the cell
 * @param limits what the cell's init holds; that of the outputs is held on this side where they are
 *     live
 * @param processor the number of the only processor that it may use, or -1
 * @param stdin standard input
 * @param stdout standard output
 * @param stderr standard error
 */
public record RunRequest(
    boolean freshScratch,
    List<String> argv,
    List<String> env,
    String cwd,
    Request.RunLimits limits,
    int processor,
    Source stdin,
    Sink stdout,
    Sink stderr) {
  /** Whether the caller reads or writes while the program runs. */
  public boolean isLive() {
    return stdin instanceof Source.Live || stdout == Sink.LIVE || stderr == Sink.LIVE;
  }
}
