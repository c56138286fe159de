package dev.cloister.sandbox.internal.launcher;

import dev.cloister.sandbox.internal.launcher.wire.Reply;

/**
 * What came of a run, from both sides.
 *
 * @param result what the cell's init observed
 * @param stdout what this side read
 * @param stderr what this side read
 */
public record RunReport(Reply.Result result, Drained stdout, Drained stderr) {

  /**
   * What was read of one output.
   *
   * @param kept the bytes, at most the output limit; empty unless captured
   * @param written how many bytes came
   * @param overLimit whether they were more than the output limit
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Drained(byte[] kept, long written, boolean overLimit) {}
}
