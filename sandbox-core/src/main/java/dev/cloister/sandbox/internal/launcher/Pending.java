package dev.cloister.sandbox.internal.launcher;

import dev.cloister.sandbox.internal.launcher.wire.Reply;
import dev.cloister.sandbox.internal.posix.Fd;
import java.util.List;

/** A request to a cell that has not been answered. Called in the thread of whoever receives. */
sealed interface Pending permits CellPut, CellRun, CollectStream {

  /** Whether nothing follows this answer. */
  boolean isLast(Reply reply);

  /** Takes an answer, with the descriptors beside it. */
  void answered(Reply reply, List<Fd> fds);

  /** There will be no answer. On any thread. */
  void failed(LauncherFailure failure);

  /** There will be no answer, because the cell is gone. */
  default void cellGone(Reply.CellGone gone, LauncherFailure failure) {
    failed(failure);
  }
}
