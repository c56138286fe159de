package dev.cloister.sandbox;

/** Where a run's standard output or standard error goes. The program always sees a pipe. */
public sealed interface Output {

  /** Kept in memory, up to the output limit, and handed over in the {@link RunResult}. */
  record Capture() implements Output {}

  /** Read and counted against the output limit, then thrown away. */
  record Discard() implements Output {}

  /**
   * A stream that the caller reads while the program runs; see {@link Execution#stdout()}. It is
   * the caller who has to read it: a program blocks while the pipe is full. The output limit counts
   * what the caller has read.
   */
  record Live() implements Output {}

  /** Kept in memory. */
  static Output capture() {
    return new Capture();
  }

  /** Counted and thrown away. */
  static Output discard() {
    return new Discard();
  }

  /** Read by the caller while the program runs. */
  static Output live() {
    return new Live();
  }
}
