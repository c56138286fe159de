package dev.cloister.sandbox.internal.launcher;

import dev.cloister.sandbox.internal.launcher.wire.Reply;
import dev.cloister.sandbox.internal.posix.Fd;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A PUT that was sent. */
record PendingPut(CompletableFuture<Void> done) implements Pending {
  @Override
  public boolean isLast(Reply reply) {
    return true;
  }

  @Override
  public void answered(Reply reply, List<Fd> fds) {
    Fd.closeAll(fds);
    if (reply instanceof Reply.Fail fail) {
      failed(LauncherFailure.of(fail));
    } else {
      done.complete(null);
    }
  }

  @Override
  public void failed(LauncherFailure failure) {
    done.completeExceptionally(failure);
  }
}
