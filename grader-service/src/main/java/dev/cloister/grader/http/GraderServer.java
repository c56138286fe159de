package dev.cloister.grader.http;

import dev.cloister.grader.config.GraderConfig;
import dev.cloister.grader.judging.JudgeContext;
import dev.cloister.grader.judging.Judgement;
import dev.cloister.grader.problem.ProblemShelf;
import dev.cloister.grader.queue.Dispatcher;
import dev.cloister.grader.queue.InMemorySubmissionQueue;
import dev.cloister.grader.queue.SubmissionQueue;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The running service: queue, workers and HTTP server over one {@link JudgeContext}. */
public final class GraderServer implements AutoCloseable {
  private static final int STOP_SECONDS = 15;

  private final Vertx vertx;
  private final SubmissionQueue queue;
  private final Dispatcher dispatcher;
  private final PrometheusMeterRegistry meters;
  private final GraderConfig config;
  private final GraderVerticle verticle;

  private GraderServer(
      GraderConfig config, JudgeContext judging, ProblemShelf shelf, VertxOptions options) {
    this.config = config;
    this.meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    this.queue = new InMemorySubmissionQueue(config.queue());
    this.dispatcher =
        Dispatcher.start(
            queue, judging.judge(), config.queue().workers(), config.queue().grace(), this::count);
    // Vert.x would unpack resources into a temporary folder, which outlives a killed process.
    options.setFileSystemOptions(
        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false));
    this.vertx =
        Vertx.builder()
            .with(options.setMetricsOptions(new MicrometerMetricsOptions().setEnabled(true)))
            .withMetrics(new MicrometerMetricsFactory(meters))
            .build();
    this.verticle = new GraderVerticle(config, judging, shelf, queue, meters);
    Gauge.builder("cloister.queue.waiting", queue, SubmissionQueue::waiting).register(meters);
    Gauge.builder("cloister.queue.running", queue, SubmissionQueue::running).register(meters);
    new JvmMemoryMetrics().bindTo(meters);
    new JvmThreadMetrics().bindTo(meters);
  }

  /**
   * Starts the service as {@link #start(GraderConfig, JudgeContext, ProblemShelf, VertxOptions)}.
   */
  public static GraderServer start(GraderConfig config, JudgeContext judging, ProblemShelf shelf)
      throws IOException {
    return start(config, judging, shelf, new VertxOptions());
  }

  /**
   * Starts the service, and returns when it listens.
   *
   * @param judging stays the caller's to close, after the server
   * @param options for Vert.x; its metrics and file system options are replaced
   * @throws IOException if the port cannot be bound
   */
  public static GraderServer start(
      GraderConfig config, JudgeContext judging, ProblemShelf shelf, VertxOptions options)
      throws IOException {
    GraderServer server = new GraderServer(config, judging, shelf, options);
    try {
      server.vertx.deployVerticle(server.verticle).toCompletionStage().toCompletableFuture().join();
      return server;
    } catch (CompletionException e) {
      server.close();
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (!(cause instanceof IOException)) {
        throw new IllegalStateException("the service did not start", cause);
      }
      throw new IOException(
          "cannot listen on "
              + config.http().host()
              + ":"
              + config.http().port()
              + ": "
              + cause.getMessage(),
          cause);
    }
  }

  /** Where it is reached. */
  public String url() {
    String host = config.http().host();
    String shown = host.contains(":") ? "[" + host + "]" : host;
    return "http://" + shown + ":" + verticle.port();
  }

  /**
   * Makes requests of itself, for about a second, so that its first client is served as fast as the
   * next. They count in the metrics as any other.
   */
  public void warmUp() {
    WarmUp.run(url());
  }

  private void count(Judgement judgement) {
    meters.counter("cloister.submissions", "verdict", judgement.verdict().name()).increment();
    judgement.tests().forEach(test -> meters.timer("cloister.tests.cpu").record(test.cpuTime()));
  }

  /** Refuses new work, lets the running submissions end within the grace, and stops. */
  @Override
  public void close() {
    queue.close();
    dispatcher.close();
    try {
      vertx.close().toCompletionStage().toCompletableFuture().get(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the HTTP server did not stop", e);
    }
  }
}
