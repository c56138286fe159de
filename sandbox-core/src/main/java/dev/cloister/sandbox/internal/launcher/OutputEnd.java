package dev.cloister.sandbox.internal.launcher;

import dev.cloister.sandbox.internal.launcher.RunReport.Drained;
import dev.cloister.sandbox.internal.posix.ErrnoException;
import java.io.InputStream;
import java.util.Optional;

/** This side of the pipe that a run writes its standard output or error to. */
sealed interface OutputEnd permits OutputDrain, LiveReader.End {

  /** Begins to read, where the reactor reads. */
  void start() throws ErrnoException;

  /** The run is over: takes what is in the pipe now. On the reactor's thread. */
  Drained finish();

  /** The run did not take place or failed: closes. On any thread. */
  void abandon();

  /** The stream, where the caller reads. */
  Optional<InputStream> stream();
}
