package dev.cloister.grader.http;

import dev.cloister.grader.json.JsonText;
import dev.cloister.sandbox.CommandException;
import dev.cloister.sandbox.SandboxException;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Errors as RFC 9457 has them: application/problem+json. */
final class ProblemDetails {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemDetails.class);

  private ProblemDetails() {}

  /** Answers with what a failure means to the client. */
  static void send(RoutingContext context, Throwable failure) {
    if (failure instanceof RequestFault fault) {
      send(context, fault.status(), fault.code(), fault.detail(), fault.field().orElse(""));
    } else if (failure instanceof CommandException command) {
      send(context, 422, "command-not-runnable", message(command), "command");
    } else if (failure instanceof SandboxException fault) {
      LOG.error("sandbox fault in {}: {}", context.request().path(), message(fault));
      context.response().putHeader("Retry-After", "5");
      send(context, 503, "sandbox-fault", message(fault), "");
    } else {
      LOG.error("{} {} failed", context.request().method(), context.request().path(), failure);
      send(context, 500, "internal-error", "the service failed; its log says more", "");
    }
  }

  /** Answers with a status, a code that programs can rely on, and a text for people. */
  static void send(RoutingContext context, int status, String code, String detail, String field) {
    if (context.response().ended() || context.response().headWritten()) {
      return;
    }
    byte[] body =
        JsonText.bytes(
            json -> {
              json.writeStartObject();
              json.writeStringField("type", "about:blank");
              json.writeStringField("title", HttpResponseStatus.valueOf(status).reasonPhrase());
              json.writeNumberField("status", status);
              json.writeStringField("code", code);
              json.writeStringField("detail", detail);
              if (!field.isEmpty()) {
                json.writeStringField("field", field);
              }
              json.writeEndObject();
            });
    context
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "application/problem+json")
        .end(Buffer.buffer(body));
  }

  private static String message(Throwable failure) {
    return String.valueOf(failure.getMessage());
  }
}
