package dev.cloister.sandbox.internal.launcher;

import dev.cloister.sandbox.internal.launcher.wire.Reply;
import dev.cloister.sandbox.internal.launcher.wire.Stage;
import dev.cloister.sandbox.internal.posix.Errno;
import dev.cloister.sandbox.internal.posix.ErrnoException;
import java.io.IOException;

/** The launcher or this side of it could not do its work. Says nothing about a payload. */
public final class LauncherFailure extends Exception {
  private static final long serialVersionUID = 1L;

  /** The stage of failures of the launcher process itself: it did not start, or it ended. */
  public static final String LAUNCHER = "launcher";

  private final String stage;
  private final int errno;

  /** A step that failed, on this side unless {@code stage} is one of the protocol's. */
  public LauncherFailure(String stage, int errno, String message) {
    super(message);
    this.stage = stage;
    this.errno = errno;
  }

  /** A step that the launcher or a cell reported. */
  static LauncherFailure of(Reply.Fail fail) {
    StringBuilder message = new StringBuilder("the step ").append(Stage.word(fail.stage()));
    if (fail.index() != 0) {
      message.append(" (number ").append(fail.index()).append(')');
    }
    message.append(" failed");
    if (!fail.detail().isEmpty()) {
      message.append(" on ").append(fail.detail());
    }
    if (fail.errno() != 0) {
      message.append(": ").append(Errno.text(fail.errno()));
    }
    return new LauncherFailure(Stage.word(fail.stage()), fail.errno(), message.toString());
  }

  /** A step of this side that met an error of the system. */
  static LauncherFailure of(String stage, IOException e) {
    int errno = e instanceof ErrnoException known ? known.errno() : 0;
    LauncherFailure failure =
        new LauncherFailure(stage, errno, "the step " + stage + " failed: " + e.getMessage());
    failure.initCause(e);
    return failure;
  }

  /**
   * The same failure, for another thread to throw: a stack trace of the reactor's thread explains
   * nothing.
   */
  public LauncherFailure again() {
    LauncherFailure copy = new LauncherFailure(stage, errno, String.valueOf(getMessage()));
    copy.initCause(this);
    return copy;
  }

  /** The step, by its name in native/PROTOCOL.md, or another word for a step of this side. */
  public String stage() {
    return stage;
  }

  /** The system's error number, or 0. */
  public int errno() {
    return errno;
  }
}
