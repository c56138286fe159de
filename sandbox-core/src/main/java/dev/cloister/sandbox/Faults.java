package dev.cloister.sandbox;

import dev.cloister.sandbox.internal.launcher.LauncherFailure;
import dev.cloister.sandbox.internal.posix.Errno;
import dev.cloister.sandbox.internal.posix.ErrnoException;
import dev.cloister.sandbox.internal.template.InvalidTemplateException;
import java.io.IOException;
import java.util.Set;

/** Makes {@link SandboxException}s of the failures of the layers below. */
final class Faults {
  private static final String EXEC = "exec";
  private static final String WORKING_DIRECTORY = "working-directory";

  /** Errors of a machine that is short of something; they say nothing about a command. */
  private static final Set<Integer> SHORTAGES =
      Set.of(Errno.EINTR, Errno.EIO, Errno.EAGAIN, Errno.ENOMEM, Errno.ENFILE, Errno.EMFILE);

  private Faults() {}

  static SandboxException of(LauncherFailure failure) {
    return caused(
        new SandboxException(
            String.valueOf(failure.getMessage()),
            failure.stage(),
            failure.errno(),
            FailureMends.find(failure.stage(), failure.errno())),
        failure);
  }

  /** A failure of a run: it may be the command's. */
  static SandboxException of(LauncherFailure failure, Command command) {
    String what =
        switch (failure.stage()) {
          case EXEC -> "cannot execute '" + command.argv().get(0) + "' in the cell: ";
          case WORKING_DIRECTORY ->
              "cannot work in '" + command.workingDirectory() + "' in the cell: ";
          default -> "";
        };
    if (what.isEmpty() || SHORTAGES.contains(failure.errno())) {
      return of(failure);
    }
    return caused(
        new CommandException(
            what + Errno.text(failure.errno()),
            failure.stage(),
            failure.errno(),
            FailureMends.find(failure.stage(), failure.errno())),
        failure);
  }

  /** Any failure of a future below. */
  static SandboxException of(Throwable cause, Command command) {
    return cause instanceof LauncherFailure failure
        ? of(failure, command)
        : caused(new SandboxException("a defect in the sandbox: " + cause, "defect", 0, ""), cause);
  }

  static SandboxException of(InvalidTemplateException e) {
    return caused(new SandboxException(String.valueOf(e.getMessage()), "template", 0, ""), e);
  }

  /** JNA could not load its own library, which it unpacks into a temporary folder. */
  static SandboxException of(LinkageError e) {
    return caused(
        new SandboxException(
            "the native library of JNA cannot be loaded: " + e.getMessage(),
            "jna",
            0,
            "if the temporary folder is mounted noexec, name another one with"
                + " -Djna.tmpdir=FOLDER"),
        e);
  }

  /** A failed step on this side. */
  static SandboxException of(String what, String stage, IOException e) {
    int errno = e instanceof ErrnoException known ? known.errno() : 0;
    String reason = e instanceof ErrnoException ? String.valueOf(e.getMessage()) : e.toString();
    return caused(
        new SandboxException(what + ": " + reason, stage, errno, FailureMends.find(stage, errno)),
        e);
  }

  private static SandboxException caused(SandboxException exception, Throwable cause) {
    exception.initCause(cause);
    return exception;
  }
}
