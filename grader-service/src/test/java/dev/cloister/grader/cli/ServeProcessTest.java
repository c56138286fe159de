package dev.cloister.grader.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cloister.grader.judging.OpenJudge;
import dev.cloister.grader.judging.StateFolders;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service as a process: how it ends, and what it leaves. */
final class ServeProcessTest {
  private static final int SUBMISSIONS = 20;
  private static final Path CGROUPS = Path.of("/sys/fs/cgroup");

  @TempDir private Path problems;
  @TempDir private Path temporary;
  private final HttpClient client = HttpClient.newHttpClient();
  private Path state;
  private Process service;
  private String url;

  @BeforeEach
  void start() throws Exception {
    state = StateFolders.create();
    OpenJudge.writeDoubling(problems);
    Files.writeString(
        problems.resolve("doubling/problem.yaml"), "name: x\nlimits: {time_limit: 60}\n");
    Cli cli =
        new Cli(
            state,
            Map.of(
                "CLOISTER_QUEUE_WORKERS",
                Integer.toString(SUBMISSIONS),
                "CLOISTER_QUEUE_GRACE",
                "1s"));
    service =
        cli.start(
            List.of("-Djava.io.tmpdir=" + temporary),
            "serve",
            "--port",
            "0",
            "--problems",
            problems.toString());
    BufferedReader out = service.inputReader();
    url = out.readLine();
    assertThat(url).as("what serve prints when it is ready").startsWith("http://127.0.0.1:");
  }

  @AfterEach
  void stop() throws Exception {
    service.destroyForcibly().waitFor();
    service.getOutputStream().close();
    StateFolders.remove(state);
  }

  private HttpResponse<String> submit(String source) throws Exception {
    String body = "{\"problem\":\"doubling\",\"language\":\"bash\",\"source\":\"" + source + "\"}";
    return client.send(
        HttpRequest.newBuilder(URI.create(url + "/v1/submissions"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private String metrics() throws Exception {
    return client
        .send(HttpRequest.newBuilder(URI.create(url + "/metrics")).build(), BodyHandlers.ofString())
        .body();
  }

  private void submitTwentyThatRun() throws Exception {
    for (int i = 0; i < SUBMISSIONS; i++) {
      assertThat(submit("sleep 50 & sleep 50").statusCode()).isEqualTo(202);
    }
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                metrics().contains("cloister_queue_running " + SUBMISSIONS + ".0")
                    && sleepers() == 2 * SUBMISSIONS);
  }

  private long sleepers() {
    return service
        .descendants()
        .filter(process -> process.info().command().orElse("").endsWith("/sleep"))
        .count();
  }

  @Test
  void aKilledServiceLeavesNothingWithinASecond() throws Exception {
    submitTwentyThatRun();
    Set<ProcessHandle> descendants = service.descendants().collect(Collectors.toSet());
    assertThat(descendants).hasSizeGreaterThan(3 * SUBMISSIONS);
    Set<Path> cgroups = cgroupsOf(descendants);
    service.destroyForcibly();
    await()
        .pollInterval(Duration.ofMillis(20))
        .atMost(Duration.ofSeconds(1))
        .untilAsserted(
            () -> {
              assertThat(descendants).as("processes").noneMatch(ServeProcessTest::isAtWork);
              assertThat(cgroups).as("cgroups").noneMatch(Files::exists);
            });
    assertThat(filesIn(temporary)).as("temporary files").isEmpty();
    assertThat(filesIn(state)).as("half-written programs").noneMatch(this::isHalfWritten);
  }

  @Test
  void theServiceHasServedItselfBeforeItTellsItsUrl() throws Exception {
    assertThat(metrics()).contains("cloister_runs_total{outcome=\"exited\"}");
  }

  @Test
  void aTerminatedServiceEndsInOrder() throws Exception {
    submitTwentyThatRun();
    Set<ProcessHandle> descendants = service.descendants().collect(Collectors.toSet());
    service.destroy();
    assertThat(service.waitFor(15, TimeUnit.SECONDS)).isTrue();
    assertThat(service.exitValue()).isEqualTo(128 + 15);
    assertThat(descendants).noneMatch(ServeProcessTest::isAtWork);
    assertThat(cgroupsOf(descendants)).noneMatch(Files::exists);
  }

  /** A zombie has ended: what is left is its exit code, until the machine's pid 1 fetches it. */
  private static boolean isAtWork(ProcessHandle process) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
      return process.isAlive() && stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
    } catch (IOException e) {
      return false;
    }
  }

  private boolean isHalfWritten(Path path) {
    return path.toString().contains("/building-");
  }

  /** The cgroups that the launcher made: they bear its process id. */
  private static Set<Path> cgroupsOf(Set<ProcessHandle> processes) throws IOException {
    Set<String> pids =
        processes.stream().map(process -> Long.toString(process.pid())).collect(Collectors.toSet());
    if (!Files.isDirectory(CGROUPS)) {
      return Set.of();
    }
    try (Stream<Path> paths =
        Files.find(CGROUPS, 12, (path, attributes) -> attributes.isDirectory())) {
      return paths
          .filter(path -> path.getFileName().toString().startsWith("cloister-"))
          .filter(path -> pids.contains(path.getFileName().toString().split("-", -1)[1]))
          .collect(Collectors.toSet());
    }
  }

  private static List<Path> filesIn(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths.filter(path -> !path.equals(folder)).toList();
    }
  }
}
