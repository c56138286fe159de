package dev.cloister.grader.http;

import dev.cloister.grader.config.GraderConfig;
import dev.cloister.grader.judging.JudgeContext;
import dev.cloister.grader.problem.ProblemShelf;
import dev.cloister.grader.queue.SubmissionQueue;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.util.concurrent.atomic.AtomicInteger;

/** The HTTP server. */
final class GraderVerticle extends VerticleBase {
  private final GraderConfig config;
  private final JudgeContext judging;
  private final ProblemShelf shelf;
  private final SubmissionQueue queue;
  private final PrometheusMeterRegistry meters;
  private final AtomicInteger port = new AtomicInteger();

  GraderVerticle(
      GraderConfig config,
      JudgeContext judging,
      ProblemShelf shelf,
      SubmissionQueue queue,
      PrometheusMeterRegistry meters) {
    this.config = config;
    this.judging = judging;
    this.shelf = shelf;
    this.queue = queue;
    this.meters = meters;
  }

  @Override
  public Future<?> start() {
    Router router =
        new GraderRoutes(vertx, config.http().maxBodyBytes())
            .build(
                new SubmissionsApi(
                    vertx, queue, new SubmissionRequest(judging, shelf), config.http()),
                new RunsApi(vertx, judging.sandbox(), config.runs(), meters),
                new CatalogApi(vertx, judging, shelf),
                new HealthApi(vertx, judging.sandbox(), meters));
    HttpServerOptions options =
        new HttpServerOptions().setHost(config.http().host()).setPort(config.http().port());
    return vertx
        .createHttpServer(options)
        .requestHandler(router)
        .listen()
        .onSuccess(this::remember);
  }

  private void remember(HttpServer server) {
    port.set(server.actualPort());
  }

  /** The port that it listens on, once it is deployed. */
  int port() {
    return port.get();
  }
}
