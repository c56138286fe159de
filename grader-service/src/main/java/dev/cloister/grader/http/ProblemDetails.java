package dev.cloister.grader.http;

import dev.cloister.grader.json.JsonText;
import dev.cloister.sandbox.CommandException;
import dev.cloister.sandbox.SandboxException;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Errors as RFC 9457 has them: application/problem+json. */
final class ProblemDetails {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemDetails.class);

  static final String MEDIA_TYPE = "application/problem+json";

  /** In characters. */
  private static final int LONGEST_TEXT = 1_000;

  private ProblemDetails() {}

  /** Answers with what a failure means to the client. */
  static void send(RoutingContext context, Throwable failure) {
    if (context.response().closed()) {
      LOG.debug("whoever asked for {} has gone away", line(context.request().path()), failure);
      return;
    }
    if (failure instanceof RequestFault fault) {
      send(context, fault.status(), fault.code(), fault.detail(), fault.field().orElse(""));
    } else if (failure instanceof CommandException command) {
      send(context, 422, "command-not-runnable", message(command), "command");
    } else if (failure instanceof SandboxException fault) {
      LOG.error("sandbox fault in {}: {}", line(context.request().path()), line(message(fault)));
      context.response().putHeader("Retry-After", "5");
      send(context, 503, "sandbox-fault", forClients(fault), "");
    } else {
      LOG.error(
          "{} {} failed", context.request().method(), line(context.request().path()), failure);
      send(context, 500, "internal-error", "the service failed; its log says more", "");
    }
  }

  /** Answers with a status, a code that programs can rely on, and a text for people. */
  static void send(RoutingContext context, int status, String code, String detail, String field) {
    if (context.response().ended() || context.response().headWritten()) {
      return;
    }
    byte[] body = JsonText.bytes(json(status, code, detail, field));
    context
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", MEDIA_TYPE)
        .end(Buffer.buffer(body));
  }

  /** The object itself. */
  static JsonText.Writer json(int status, String code, String detail, String field) {
    return json -> {
      json.writeStartObject();
      json.writeStringField("type", "about:blank");
      json.writeStringField("title", HttpResponseStatus.valueOf(status).reasonPhrase());
      json.writeNumberField("status", status);
      json.writeStringField("code", code);
      json.writeStringField("detail", shortened(detail));
      if (!field.isEmpty()) {
        json.writeStringField("field", shortened(field));
      }
      json.writeEndObject();
    };
  }

  /** What quotes the request must not be as long as it. */
  private static String shortened(String text) {
    if (text.length() <= LONGEST_TEXT) {
      return text;
    }
    int tail = LONGEST_TEXT / 4;
    return text.substring(0, LONGEST_TEXT - tail)
        + " [...] "
        + text.substring(text.length() - tail);
  }

  /**
   * Nothing of this machine: where things lie is for the log. The mends are the same everywhere.
   */
  private static String forClients(SandboxException fault) {
    return "the sandbox failed at its step '"
        + fault.stage()
        + "'"
        + (fault.errno() == 0 ? "" : ", error " + fault.errno())
        + (fault.mend().isEmpty() ? "" : ": " + fault.mend())
        + "; the log of the service says more";
  }

  /** One line of a log, whatever a client made of it. */
  private static String line(@Nullable String text) {
    return shortened(String.valueOf(text).replaceAll("\\p{Cntrl}", "?"));
  }

  private static String message(Throwable failure) {
    return String.valueOf(failure.getMessage());
  }
}
