package dev.cloister.grader.http;

import dev.cloister.grader.json.JsonText;
import io.vertx.core.Vertx;
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
    send(vertx, context, 200, value);
  }

  /** Answers with what is made on a worker thread. */
  static void send(
      Vertx vertx, RoutingContext context, int status, Callable<JsonText.Writer> value) {
    vertx
        .executeBlocking(() -> encode(value), false)
        .onSuccess(body -> json(context, status, body))
        .onFailure(failure -> ProblemDetails.send(context, failure));
  }

  /** Answers with bytes of JSON. */
  static void json(RoutingContext context, int status, Buffer body) {
    if (context.response().closed()) {
      return;
    }
    Client.of(context).ifPresent(client -> client.answering(body.length()));
    context
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "application/json")
        .end(body)
        .onComplete(taken -> Client.of(context).ifPresent(Client::answered));
  }

  private static Buffer encode(Callable<JsonText.Writer> value) throws Exception {
    return Buffer.buffer(JsonText.bytes(value.call()));
  }
}
