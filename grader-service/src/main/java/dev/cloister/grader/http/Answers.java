package dev.cloister.grader.http;

import dev.cloister.grader.json.JsonText;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.Callable;

/**
 * Answers of JSON, made off the event loop: probing, reading packages and writing JSON may block.
 */
final class Answers {
  private Answers() {}

  /** Answers 200 with what is made on a worker thread. */
  static void ok(Vertx vertx, RoutingContext context, Callable<JsonText.Writer> value) {
    finish(context, vertx.executeBlocking(() -> JsonText.bytes(value.call()), false));
  }

  /** Answers 200 with what is made on a thread of this executor. */
  static void ok(WorkerExecutor workers, RoutingContext context, Callable<JsonText.Writer> value) {
    finish(context, workers.executeBlocking(() -> JsonText.bytes(value.call()), false));
  }

  /** Answers with bytes of JSON. */
  static void json(RoutingContext context, int status, byte[] body) {
    if (!context.response().closed()) {
      context
          .response()
          .setStatusCode(status)
          .putHeader("Content-Type", "application/json")
          .end(Buffer.buffer(body));
    }
  }

  private static void finish(RoutingContext context, Future<byte[]> body) {
    body.onSuccess(bytes -> json(context, 200, bytes))
        .onFailure(failure -> ProblemDetails.send(context, failure));
  }
}
