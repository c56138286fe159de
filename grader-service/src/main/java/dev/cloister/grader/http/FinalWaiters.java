package dev.cloister.grader.http;

import dev.cloister.grader.queue.Submission;
import dev.cloister.grader.queue.SubmissionQueue;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Clients that wait for submissions to become final. The queue is asked once for each submission:
 * whoever waits in vain, again and again, or goes away leaves nothing behind. Thread-safe.
 */
final class FinalWaiters {
  private final Vertx vertx;
  private final SubmissionQueue queue;
  private final Map<String, Set<Promise<Submission>>> waiting = new ConcurrentHashMap<>();

  FinalWaiters(Vertx vertx, SubmissionQueue queue) {
    this.vertx = vertx;
    this.queue = queue;
  }

  /**
   * Waits for a submission.
   *
   * @param patience longer than nothing
   * @param client who waits
   * @return the final one, or as it stands when the patience is over; fails if it is unknown
   */
  Future<Submission> await(String id, Duration patience, HttpServerResponse client) {
    Promise<Submission> promise = Promise.promise();
    Optional<CompletionStage<Submission>> stage = queue.whenFinal(id);
    if (stage.isEmpty()) {
      promise.fail(forgotten(id));
      return promise.future();
    }
    waiting
        .computeIfAbsent(
            id,
            first -> {
              stage.get().whenComplete((submission, failure) -> told(id));
              return ConcurrentHashMap.newKeySet();
            })
        .add(promise);
    long timer = vertx.setTimer(Math.max(1, patience.toMillis()), late -> tell(promise, id));
    client.closeHandler(gone -> promise.tryFail("the client went away"));
    if (queue.find(id).filter(Submission::isFinal).isPresent()) {
      // It may have become final before the promise was in the set.
      tell(promise, id);
    }
    return promise
        .future()
        .onComplete(
            over -> {
              vertx.cancelTimer(timer);
              waiting.computeIfPresent(
                  id,
                  (key, promises) -> {
                    promises.remove(promise);
                    return promises;
                  });
            });
  }

  /** How many wait for a submission. */
  int waiting(String id) {
    return waiting.getOrDefault(id, Set.of()).size();
  }

  private void told(String id) {
    Set<Promise<Submission>> promises = waiting.remove(id);
    if (promises != null) {
      promises.forEach(promise -> tell(promise, id));
    }
  }

  private void tell(Promise<Submission> promise, String id) {
    queue.find(id).ifPresentOrElse(promise::tryComplete, () -> promise.tryFail(forgotten(id)));
  }

  static RequestFault forgotten(String id) {
    return RequestFault.notFound(
        "unknown-submission", "the submission '" + id + "' finished long ago and was forgotten");
  }
}
