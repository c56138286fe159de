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
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** The HTTP server. */
final class GraderVerticle extends VerticleBase {
  private static final int IDLE_SECONDS = 60;

  private final GraderConfig config;
  private final JudgeContext judging;
  private final ProblemShelf shelf;
  private final SubmissionQueue queue;
  private final PrometheusMeterRegistry meters;
  private final AtomicInteger port = new AtomicInteger();
  private Supplier<Future<?>> stopping = Future::succeededFuture;

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
    RunsApi runs = new RunsApi(vertx, judging.sandbox(), config.runs(), meters);
    Clients clients = new Clients(vertx, config.http());
    Router router =
        new GraderRoutes(vertx, clients, config.http().maxBodyBytes())
            .build(
                new SubmissionsApi(
                    vertx, queue, new SubmissionRequest(judging, shelf), config.http()),
                runs,
                new CatalogApi(vertx, judging, shelf),
                new HealthApi(vertx, judging.sandbox(), meters));
    // A connection on which nothing moves is closed, but not one that waits for a run or a verdict.
    Duration longest =
        config.runs().maxWall().compareTo(config.http().maxWait()) > 0
            ? config.runs().maxWall()
            : config.http().maxWait();
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(config.http().host())
            .setPort(config.http().port())
            // A hundred requests at once on one connection would each be counted as none.
            .setHttp2ClearTextEnabled(false)
            .setIdleTimeout((int) longest.toSeconds() + IDLE_SECONDS);
    HttpServer server =
        vertx
            .createHttpServer(options)
            .requestHandler(router)
            .connectionHandler(clients::opened)
            .invalidRequestHandler(Framing::refuse);
    // Without a connection no run is left either, and its threads can end.
    stopping = () -> server.close().onComplete(closed -> runs.close());
    return server.listen().onSuccess(this::remember);
  }

  @Override
  public Future<?> stop() {
    return stopping.get();
  }

  private void remember(HttpServer server) {
    port.set(server.actualPort());
  }

  /** The port that it listens on, once it is deployed. */
  int port() {
    return port.get();
  }
}
