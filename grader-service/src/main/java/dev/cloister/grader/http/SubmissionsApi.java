package dev.cloister.grader.http;

import dev.cloister.grader.config.DurationText;
import dev.cloister.grader.config.HttpConfig;
import dev.cloister.grader.json.SubmissionJson;
import dev.cloister.grader.queue.Submission;
import dev.cloister.grader.queue.SubmissionQueue;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** {@code POST /v1/submissions} and {@code GET /v1/submissions/ID}. */
final class SubmissionsApi {
  private final Vertx vertx;
  private final SubmissionQueue queue;
  private final SubmissionRequest requests;
  private final HttpConfig config;
  private final FinalWaiters waiters;

  SubmissionsApi(
      Vertx vertx, SubmissionQueue queue, SubmissionRequest requests, HttpConfig config) {
    this.vertx = vertx;
    this.queue = queue;
    this.requests = requests;
    this.config = config;
    this.waiters = new FinalWaiters(vertx, queue);
  }

  void post(RoutingContext context) {
    Duration wait;
    try {
      wait = wait(context);
    } catch (RequestFault e) {
      ProblemDetails.send(context, e);
      return;
    }
    byte[] body = GraderRoutes.body(context);
    vertx
        .executeBlocking(() -> queue.offer(requests.read(JsonBody.parse(body))), false)
        .onSuccess(offer -> answer(context, offer, wait))
        .onFailure(failure -> ProblemDetails.send(context, failure));
  }

  void get(RoutingContext context) {
    String id = String.valueOf(context.pathParam("id"));
    Duration wait;
    try {
      wait = wait(context);
      if (queue.find(id).isEmpty()) {
        throw RequestFault.notFound("unknown-submission", "there is no submission '" + id + "'");
      }
    } catch (RequestFault e) {
      ProblemDetails.send(context, e);
      return;
    }
    whenFinalOrLate(context, id, wait)
        .onSuccess(submission -> send(context, 200, submission))
        .onFailure(failure -> ProblemDetails.send(context, failure));
  }

  private void answer(RoutingContext context, SubmissionQueue.Offer offer, Duration wait) {
    if (offer instanceof SubmissionQueue.Offer.Refused refused) {
      long seconds = Math.max(1, refused.retryAfter().toSeconds());
      context.response().putHeader("Retry-After", Long.toString(seconds));
      ProblemDetails.send(context, 429, "queue-full", refused.reason(), "");
      return;
    }
    Submission accepted = ((SubmissionQueue.Offer.Accepted) offer).submission();
    context.response().putHeader("Location", "/v1/submissions/" + accepted.id());
    whenFinalOrLate(context, accepted.id(), wait)
        .onSuccess(submission -> send(context, submission.isFinal() ? 200 : 202, submission))
        .onFailure(failure -> ProblemDetails.send(context, failure));
  }

  /** The final submission, or as it stands when the client's patience is over. */
  private Future<Submission> whenFinalOrLate(RoutingContext context, String id, Duration wait) {
    if (!wait.isZero()) {
      return waiters.await(id, wait, context.response());
    }
    return queue
        .find(id)
        .map(Future::succeededFuture)
        .orElseGet(() -> Future.failedFuture(FinalWaiters.forgotten(id)));
  }

  private void send(RoutingContext context, int status, Submission submission) {
    // A compile log can be long, and a problem can have a thousand tests.
    Answers.send(
        vertx,
        context,
        status,
        () -> SubmissionJson.of(submission, SubmissionJson.Audience.SUBMITTER));
  }

  private Duration wait(RoutingContext context) throws RequestFault {
    List<String> values = context.queryParam("wait");
    Optional<String> text = values.stream().findFirst();
    if (text.isEmpty()) {
      return Duration.ZERO;
    }
    Duration wait;
    try {
      wait = DurationText.parse(text.get());
    } catch (IllegalArgumentException e) {
      throw RequestFault.badField("wait", String.valueOf(e.getMessage()));
    }
    if (wait.compareTo(config.maxWait()) > 0) {
      throw RequestFault.badField(
          "wait", "at most " + DurationText.format(config.maxWait()) + " can be waited for");
    }
    return wait;
  }
}
