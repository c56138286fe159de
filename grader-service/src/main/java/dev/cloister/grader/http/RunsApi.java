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
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * {@code POST /v1/runs}: any command once. The event loop hands a request to one of {@link
 * RunsConfig#parallel()} threads, which waits for the run and hands the answer back.
 */
final class RunsApi implements AutoCloseable {
  /**
   * ENOENT, EEXIST, ENOTDIR, EISDIR, EINVAL, EFBIG, ENOSPC, ENAMETOOLONG: what its file asks for.
   */
  private static final Set<Integer> OF_THE_FILE = Set.of(2, 17, 20, 21, 22, 27, 28, 36);

  private static final Collected NOTHING = new Collected(List.of(), List.of());

  private final Vertx vertx;
  private final Sandbox sandbox;
  private final RunsConfig config;
  private final MeterRegistry meters;
  private final Semaphore places;

  /** Works off what waits in order. */
  private final ExecutorService threads;

  RunsApi(Vertx vertx, Sandbox sandbox, RunsConfig config, MeterRegistry meters) {
    this.vertx = vertx;
    this.sandbox = sandbox;
    this.config = config;
    this.meters = meters;
    this.places = new Semaphore(config.parallel() + config.waiting());
    AtomicInteger count = new AtomicInteger();
    this.threads =
        Executors.newFixedThreadPool(
            config.parallel(),
            task -> {
              Thread thread = new Thread(task, "runs-" + count.getAndIncrement());
              thread.setDaemon(true);
              return thread;
            });
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
    ClientRun run = new ClientRun(context, vertx.getOrCreateContext(), places::release);
    threads.execute(() -> serve(body, run));
  }

  private void serve(byte[] body, ClientRun run) {
    try (run) {
      if (!run.isAbandoned()) {
        Buffer result = Buffer.buffer(JsonText.bytes(result(body, run)));
        run.answer(client -> Answers.json(client, 200, result));
      }
    } catch (Exception | OutOfMemoryError e) {
      // Without memory it is the service that fails, but a client that is not told waits for ever.
      run.answer(client -> ProblemDetails.send(client, e));
    }
  }

  private JsonText.Writer result(byte[] body, ClientRun run)
      throws RequestFault, SandboxException, InterruptedException {
    RunRequest request = RunRequest.read(JsonBody.parse(body), config);
    Cell cell = run.owns(open(request));
    for (SourceFile file : request.files()) {
      put(cell, file);
    }
    RunResult result = cell.run(request.command());
    meters.counter("cloister.runs", "outcome", result.outcome().word()).increment();
    Collected collected =
        request.collect().isPresent() ? cell.collect(request.collect().get()) : NOTHING;
    return RunJson.of(UUID.randomUUID().toString(), result, collected);
  }

  private static void put(Cell cell, SourceFile file)
      throws RequestFault, SandboxException, InterruptedException {
    try {
      cell.put(file.name(), file.content());
    } catch (SandboxException e) {
      if (!OF_THE_FILE.contains(e.errno())) {
        throw e;
      }
      throw RequestFault.unprocessable(
          "file-not-writable",
          "files",
          "'" + file.name() + "' cannot be written: " + e.getMessage());
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

  /** Lets the threads end. To be called when no connection is left: then no run is. */
  @Override
  public void close() {
    threads.shutdown();
  }
}
