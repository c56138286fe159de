package dev.cloister.grader.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.cloister.sandbox.Command;
import dev.cloister.sandbox.RunResult;
import dev.cloister.sandbox.Sandbox;
import dev.cloister.sandbox.SandboxException;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/** {@code GET /healthz}, {@code /readyz} and {@code /metrics}. */
final class HealthApi {
  private static final String UP = "{\"status\":\"up\"}";
  private static final String READY = "{\"status\":\"ready\"}";

  private final Vertx vertx;
  private final Sandbox sandbox;
  private final PrometheusMeterRegistry meters;

  /** Asking often must not mean running often. */
  private final Cache<String, Boolean> ready =
      Caffeine.newBuilder().expireAfterWrite(Duration.ofSeconds(5)).build();

  HealthApi(Vertx vertx, Sandbox sandbox, PrometheusMeterRegistry meters) {
    this.vertx = vertx;
    this.sandbox = sandbox;
    this.meters = meters;
  }

  /** The process answers. */
  void healthz(RoutingContext context) {
    Answers.json(context, 200, Buffer.buffer(UP));
  }

  /** A command ran in a real cell within the last seconds. */
  void readyz(RoutingContext context) {
    vertx
        .executeBlocking(this::runsSomething, false)
        .onSuccess(ignored -> Answers.json(context, 200, Buffer.buffer(READY)))
        .onFailure(failure -> ProblemDetails.send(context, failure));
  }

  void metrics(RoutingContext context) {
    vertx
        .executeBlocking(() -> meters.scrape(), false)
        .onSuccess(
            text ->
                context
                    .response()
                    .putHeader("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
                    .end(text))
        .onFailure(failure -> ProblemDetails.send(context, failure));
  }

  private boolean runsSomething() throws SandboxException, InterruptedException {
    if (ready.getIfPresent("sandbox") == null) {
      RunResult result = sandbox.run(Command.of("true"));
      if (!result.outcome().isSuccess()) {
        throw new SandboxException(
            "'true' ended as " + result.outcome() + " in a cell", "self-test", 0, "");
      }
      ready.put("sandbox", true);
    }
    return true;
  }
}
