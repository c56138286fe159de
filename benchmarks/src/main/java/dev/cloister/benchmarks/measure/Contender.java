package dev.cloister.benchmarks.measure;

/** One of those that take turns. */
public interface Contender {
  /** Stable: a row of the results. */
  String id();

  /** For people. */
  String name();

  /**
   * Runs the program once.
   *
   * @return how long that took, in nanoseconds
   * @throws Exception if it did not run, or did not end with code 0
   */
  long runOnce() throws Exception;

  /** Waits until nothing of the last turn is left that would disturb the next. Not measured. */
  default void settle() {}

  /** A contender whose turn tells how long it took. */
  static Contender of(String id, String name, Turn turn) {
    return new Contender() {
      @Override
      public String id() {
        return id;
      }

      @Override
      public String name() {
        return name;
      }

      @Override
      public long runOnce() throws Exception {
        return turn.nanos();
      }
    };
  }

  /** A contender that is timed from Java. */
  static Contender timed(String id, String name, Step step) {
    return of(
        id,
        name,
        () -> {
          long start = System.nanoTime();
          step.run();
          return System.nanoTime() - start;
        });
  }

  /** See {@link #runOnce}. */
  interface Turn {
    /** Takes it. */
    long nanos() throws Exception;
  }

  /** What {@link #timed} measures. */
  interface Step {
    /** Once. */
    void run() throws Exception;
  }
}
