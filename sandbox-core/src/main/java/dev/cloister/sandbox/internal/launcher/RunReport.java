package dev.cloister.sandbox.internal.launcher;

import dev.cloister.sandbox.internal.launcher.wire.Reply;

/**
 * What came of a run.
 *
 * @param result what the cell's init observed
 * @param stdout what came of its standard output
 * @param stderr what came of its standard error
 */
public record RunReport(Reply.Result result, Drained stdout, Drained stderr) {

  /**
   * What came of one output.
   *
   * @param kept the bytes, at most the output limit; empty unless captured
   * @param written how many bytes were read
   * @param overLimit whether they were more than the output limit
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Drained(byte[] kept, long written, boolean overLimit) {}
}
