package dev.cloister.grader.http;

import dev.cloister.grader.config.RunsConfig;
import dev.cloister.grader.json.JsonText;
import dev.cloister.grader.json.RunJson;
import dev.cloister.grader.language.SourceFile;
import dev.cloister.sandbox.Cell;
import dev.cloister.sandbox.Collected;
import dev.cloister.sandbox.RunResult;
import dev.cloister.sandbox.Sandbox;
import dev.cloister.sandbox.SandboxException;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** {@code POST /v1/runs}: any command once. */
final class RunsApi {
  private final Sandbox sandbox;
  private final RunsConfig config;
  private final MeterRegistry meters;
  private final Semaphore places;
  private final WorkerExecutor workers;

  RunsApi(Vertx vertx, Sandbox sandbox, RunsConfig config, MeterRegistry meters) {
    this.sandbox = sandbox;
    this.config = config;
    this.meters = meters;
    this.places = new Semaphore(config.parallel() + config.waiting());
    // It works off what waits in order. Longer than any run can take, so that the checker of
    // blocked threads stays quiet.
    this.workers =
        vertx.createSharedWorkerExecutor(
            "runs", config.parallel(), config.maxWall().toSeconds() + 60, TimeUnit.SECONDS);
  }

  void post(RoutingContext context) {
    if (!places.tryAcquire()) {
      context.response().putHeader("Retry-After", "1");
      ProblemDetails.send(
          context,
          429,
          "too-many-runs",
          config.parallel() + " runs are under way and " + config.waiting() + " more wait",
          "");
      return;
    }
    byte[] body = GraderRoutes.body(context);
    Answers.ok(
        workers,
        context,
        () -> {
          try {
            return run(RunRequest.read(JsonBody.parse(body), config));
          } finally {
            places.release();
          }
        });
  }

  private JsonText.Writer run(RunRequest request)
      throws RequestFault, SandboxException, InterruptedException {
    try (Cell cell = open(request)) {
      for (SourceFile file : request.files()) {
        cell.put(file.name(), file.content());
      }
      RunResult result = cell.run(request.command());
      Collected collected =
          request.collect().isPresent()
              ? cell.collect(request.collect().get())
              : new Collected(List.of(), List.of());
      meters.counter("cloister.runs", "outcome", result.outcome().word()).increment();
      return RunJson.of(UUID.randomUUID().toString(), result, collected);
    }
  }

  private Cell open(RunRequest request) throws RequestFault, SandboxException {
    try {
      return sandbox.openCell(request.cell());
    } catch (IllegalArgumentException e) {
      throw RequestFault.unprocessable(
          "unknown-template", "template", String.valueOf(e.getMessage()));
    }
  }
}
