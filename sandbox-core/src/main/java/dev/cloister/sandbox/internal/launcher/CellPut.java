package dev.cloister.sandbox.internal.launcher;

import dev.cloister.sandbox.internal.launcher.wire.Reply;
import dev.cloister.sandbox.internal.posix.Fd;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** A file that is being put into a cell. Thread-safe. */
public final class CellPut implements Pending {
  private final CellLine line;
  private final int id;
  private final CompletableFuture<Void> done = new CompletableFuture<>();

  CellPut(CellLine line, int id) {
    this.line = line;
    this.id = id;
  }

  int id() {
    return id;
  }

  /**
   * Waits until the file is there; it is the calling thread that receives the answer if nobody else
   * does.
   */
  public void await() throws LauncherFailure, InterruptedException {
    line.receiveUntil(id, done);
    try {
      done.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof LauncherFailure failure
          ? failure.again()
          : new LauncherFailure("put", 0, "a defect in the sandbox: " + e.getCause());
    }
  }

  @Override
  public boolean isLast(Reply reply) {
    return true;
  }

  @Override
  public void answered(Reply reply, List<Fd> fds) {
    Fd.closeAll(fds);
    if (reply instanceof Reply.Done) {
      done.complete(null);
    } else if (reply instanceof Reply.Fail fail) {
      failed(LauncherFailure.of(fail));
    } else {
      failed(new LauncherFailure("protocol", 0, "unexpected answer to PUT: " + reply));
    }
  }

  @Override
  public void failed(LauncherFailure failure) {
    done.completeExceptionally(failure);
  }
}
