package dev.cloister.sandbox.internal.launcher;

import dev.cloister.sandbox.internal.launcher.RunReport.Drained;
import dev.cloister.sandbox.internal.posix.Fd;
import java.io.InputStream;
import java.util.Optional;

/** What this side holds of a run's standard output or standard error. Thread-safe. */
sealed interface OutputEnd permits CapturedOutput, LiveReader.End {

  /** What the program gets, unless the cell's init makes a pipe of its own for it. */
  Optional<Fd> child();

  /** Some of it has come by message. */
  void take(byte[] data);

  /**
   * The run is over.
   *
   * @param rest the last that comes by message
   * @param bytes how much the cell's init has read in all
   */
  Drained finish(byte[] rest, long bytes);

  /** There is no result: what has come so far. */
  Drained finishEarly();

  /** The run did not take place or failed: closes. */
  void abandon();

  /** The stream, where the caller reads. */
  Optional<InputStream> stream();
}
