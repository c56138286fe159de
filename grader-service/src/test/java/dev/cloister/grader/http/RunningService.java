package dev.cloister.grader.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.cloister.grader.config.GraderConfig;
import dev.cloister.grader.config.Settings;
import dev.cloister.grader.judging.OpenJudge;
import dev.cloister.grader.problem.ProblemShelf;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/** The service over a real judge, on a free port, with a real client. */
final class RunningService implements AutoCloseable {
  private final GraderServer server;
  private final HttpClient client = HttpClient.newHttpClient();
  private final ListAppender<ILoggingEvent> blocked = new ListAppender<>();

  private RunningService(GraderServer server) {
    this.server = server;
    blocked.start();
    checker().addAppender(blocked);
  }

  private static Logger checker() {
    return (Logger)
        LoggerFactory.getLogger("io.vertx.core.internal.threadchecker.BlockedThreadChecker");
  }

  /** Starts it with settings that differ from the defaults. */
  static RunningService start(OpenJudge judge, Path problems, Map<String, String> settings)
      throws IOException {
    Map<String, String> all = new TreeMap<>(Map.of("http.port", "0", "queue.grace", "1s"));
    all.putAll(settings);
    ProblemShelf shelf = new ProblemShelf(problems, judge.context().loader(), Duration.ofNanos(1));
    // Nothing may block an event loop: what the checker has to say fails the test, see close().
    VertxOptions options =
        new VertxOptions()
            .setBlockedThreadCheckInterval(100)
            .setBlockedThreadCheckIntervalUnit(TimeUnit.MILLISECONDS)
            .setMaxEventLoopExecuteTime(1_000)
            .setMaxEventLoopExecuteTimeUnit(TimeUnit.MILLISECONDS);
    return new RunningService(
        GraderServer.start(GraderConfig.from(Settings.of(all)), judge.context(), shelf, options));
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(request(path).GET().build(), BodyHandlers.ofString());
  }

  HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
    return client.send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json))
            .build(),
        BodyHandlers.ofString());
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server.url() + path)).timeout(Duration.ofMinutes(2));
  }

  @Override
  public void close() {
    server.close();
    checker().detachAppender(blocked);
    assertThat(blocked.list).as("blocked event loops").isEmpty();
  }
}
