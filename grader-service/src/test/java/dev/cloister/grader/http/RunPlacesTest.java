package dev.cloister.grader.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cloister.grader.judging.OpenJudge;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Who gets a run when one may be under way and one more may wait. */
final class RunPlacesTest {
  @RegisterExtension private static final OpenJudge JUDGE = new OpenJudge();

  private static final String TRUE = "{\"command\":[\"true\"]}";

  @TempDir private static Path problems;
  private RunningService service;

  @BeforeEach
  void start() throws Exception {
    service =
        RunningService.start(JUDGE, problems, Map.of("runs.parallel", "1", "runs.waiting", "1"));
  }

  @AfterEach
  void stop() {
    service.close();
  }

  /** A client that asks for a run and does not wait for the answer. */
  private Socket ask(String body) throws IOException {
    URI url = service.request("/v1/runs").build().uri();
    Socket socket = new Socket(InetAddress.getByName(url.getHost()), url.getPort());
    String head =
        "POST /v1/runs HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n";
    socket.getOutputStream().write((head + body).getBytes(StandardCharsets.UTF_8));
    return socket;
  }

  private static String sleep(String seconds) {
    return "{\"command\":[\"sleep\",\"" + seconds + "\"],\"limits\":{\"wall\":\"120s\"}}";
  }

  private static boolean isRunning(String seconds) {
    return ProcessHandle.current()
        .descendants()
        .anyMatch(process -> commandLine(process).equals("sleep\0" + seconds + "\0"));
  }

  static String commandLine(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"));
    } catch (IOException e) {
      return "";
    }
  }

  @Test
  void aRunEndsWhenItsClientGoesAway() throws Exception {
    try (Socket client = ask(sleep("97.1"))) {
      await().until(() -> isRunning("97.1"));
    }
    await().atMost(Duration.ofSeconds(10)).until(() -> !isRunning("97.1"));
    assertThat(service.post("/v1/runs", TRUE).statusCode()).isEqualTo(200);
    assertThat(service.get("/metrics").body())
        .contains("cloister_runs_total{outcome=\"cancelled\"} 1.0");
  }

  @Test
  void aRunWhoseClientWentAwayBeforeItsTurnNeverBegins() throws Exception {
    try (Socket first = ask(sleep("97.2"))) {
      await().until(() -> isRunning("97.2"));
      ask(sleep("97.3")).close();
      assertThat(service.get("/healthz").statusCode()).isEqualTo(200);
    }
    await().until(() -> service.post("/v1/runs", TRUE).statusCode() == 200);
    assertThat(service.get("/metrics").body())
        .contains("cloister_runs_total{outcome=\"cancelled\"} 1.0")
        .contains("cloister_runs_total{outcome=\"exited\"} 1.0");
  }

  @Test
  void whoHasGotAnAnswerHasAPlaceAtOnce() throws Exception {
    try (RunningService single =
        RunningService.start(JUDGE, problems, Map.of("runs.parallel", "1", "runs.waiting", "0"))) {
      for (int i = 0; i < 100; i++) {
        assertThat(single.post("/v1/runs", TRUE).statusCode()).isEqualTo(200);
      }
    }
  }
}
