package dev.cloister.grader.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cloister.grader.judging.OpenJudge;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Clients that keep the service waiting, and what others notice of them. */
final class StuckClientsTest {
  @RegisterExtension private static final OpenJudge JUDGE = new OpenJudge();

  private static final String RUN_HEAD =
      "POST /v1/runs HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
  private static final String TRUE = "{\"command\":[\"true\"]}";

  /** An answer of 12 MiB ("\\u0000"), which no socket's buffers hold. */
  private static final String LONG =
      "{\"command\":[\"head\",\"-c\",\"2097152\",\"/dev/zero\"],\"limits\":{\"output\":\"4m\"}}";

  @TempDir private static Path problems;
  private final List<Socket> sockets = new ArrayList<>();
  private RunningService service;

  @BeforeEach
  void writeProblems() throws Exception {
    OpenJudge.writeDoubling(problems);
  }

  private void start(Map<String, String> settings) throws IOException {
    service = RunningService.start(JUDGE, problems, settings);
  }

  @AfterEach
  void stop() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    service.close();
  }

  private Socket connect(String text) throws IOException {
    URI url = service.request("/").build().uri();
    Socket socket = new Socket(InetAddress.getByName(url.getHost()), url.getPort());
    socket.setSoTimeout(20_000);
    sockets.add(socket);
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    return socket;
  }

  private static String post(String body) {
    return RUN_HEAD + "Content-Length: " + body.length() + "\r\n\r\n" + body;
  }

  /** What comes until the service closes the connection. */
  private static String rest(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  private static boolean isClosed(Socket socket) {
    try {
      socket.setSoTimeout(1);
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  @Test
  void aConnectionThatSaysNothingIsClosed() throws Exception {
    start(Map.of("http.patience", "300ms"));
    assertThat(rest(connect(""))).isEmpty();
  }

  @Test
  void aHeadThatNeverEndsIsGivenUpThoughItGrows() throws Exception {
    start(Map.of("http.patience", "500ms"));
    Socket socket = connect("GET /healthz HTTP/1.1\r\n");
    await()
        .pollInterval(Duration.ofMillis(50))
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              try {
                socket.getOutputStream().write("A: b\r\n".getBytes(StandardCharsets.US_ASCII));
                return false;
              } catch (IOException e) {
                return true;
              }
            });
  }

  @Test
  void aBodyThatNeverEndsIsAnsweredWith408ThoughItGrows() throws Exception {
    start(Map.of("http.patience", "500ms"));
    Socket socket = connect(RUN_HEAD + "Content-Length: 100000\r\n\r\n{");
    await()
        .pollInterval(Duration.ofMillis(50))
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              if (socket.getInputStream().available() == 0) {
                socket.getOutputStream().write(' ');
                return false;
              }
              return true;
            });
    String answer = rest(socket);
    assertThat(answer).startsWith("HTTP/1.1 408 ").contains("application/problem+json");
  }

  @Test
  void whoeverIsServedMayWaitLonger() throws Exception {
    start(Map.of("http.patience", "300ms"));
    assertThat(service.post("/v1/runs", "{\"command\":[\"sleep\",\"1\"]}").statusCode())
        .isEqualTo(200);
    assertThat(
            service
                .post(
                    "/v1/submissions?wait=30s",
                    "{\"problem\":\"doubling\",\"language\":\"bash\",\"source\":\"sleep 1\"}")
                .body())
        .contains("\"status\":\"final\"");
  }

  @Test
  void idleConnectionsMakeRoomForOthers() throws Exception {
    start(Map.of("http.maxConnections", "10"));
    for (int i = 0; i < 30; i++) {
      connect("GET /healthz HTTP/1.1\r\n");
    }
    assertThat(service.post("/v1/runs", TRUE).statusCode()).isEqualTo(200);
    await().until(() -> sockets.stream().filter(socket -> !isClosed(socket)).count() <= 10);
  }

  @Test
  void connectionsThatAreServedAreNotClosedForOthers() throws Exception {
    start(Map.of("http.maxConnections", "2", "runs.parallel", "2"));
    String sleep = "{\"command\":[\"sleep\",\"1.23\"]}";
    Socket one = connect(post(sleep));
    Socket other = connect(post(sleep));
    await().until(() -> running("1.23") == 2);
    assertThat(rest(connect(post(TRUE)))).isEmpty();
    for (Socket served : List.of(one, other)) {
      byte[] answer = served.getInputStream().readNBytes(15);
      assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 200 OK");
    }
  }

  private static long running(String seconds) {
    return ProcessHandle.current()
        .descendants()
        .filter(process -> RunPlacesTest.commandLine(process).equals("sleep\0" + seconds + "\0"))
        .count();
  }

  @Test
  void answersThatNobodyTakesMakeRoomForOthers() throws Exception {
    start(Map.of("http.maxHeld", "30m", "runs.parallel", "2"));
    for (int i = 0; i < 6; i++) {
      Socket socket = connect(post(LONG));
      // The answer has begun: from now on it is the client's turn.
      socket.getInputStream().readNBytes(15);
    }
    assertThat(service.post("/v1/runs", LONG).body()).hasSizeGreaterThan(12 << 20);
    int whole = 0;
    for (Socket socket : sockets) {
      whole += received(socket) >= 12 << 20 ? 1 : 0;
    }
    assertThat(whole).as("answers that were kept").isLessThanOrEqualTo(2);
  }

  private static long received(Socket socket) throws IOException {
    socket.setSoTimeout(500);
    InputStream in = socket.getInputStream();
    long bytes = 0;
    try {
      for (int count = in.read(new byte[65_536]); count > 0; count = in.read(new byte[65_536])) {
        bytes += count;
      }
    } catch (IOException e) {
      // Closed, or nothing more comes.
    }
    return bytes;
  }

  @Test
  void bodiesThatDoNotComeMakeRoomForOthers() throws Exception {
    start(Map.of("http.maxHeld", "1m"));
    for (int i = 0; i < 8; i++) {
      connect(RUN_HEAD + "Content-Length: 600000\r\n\r\n{");
    }
    assertThat(service.post("/v1/runs", TRUE).statusCode()).isEqualTo(200);
    await().until(() -> sockets.stream().filter(socket -> !isClosed(socket)).count() <= 1);
  }

  @Test
  void manyWaitsDoNotKeepOthersFromAnAnswer() throws Exception {
    start(Map.of("queue.workers", "1"));
    String slow = "{\"problem\":\"doubling\",\"language\":\"bash\",\"source\":\"sleep 1; echo 0\"}";
    for (int i = 0; i < 40; i++) {
      connect(
          "POST /v1/submissions?wait=60s HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
              + ("Content-Length: " + slow.length() + "\r\n\r\n" + slow));
    }
    assertThat(service.get("/healthz").statusCode()).isEqualTo(200);
    assertThat(service.post("/v1/runs", TRUE).statusCode()).isEqualTo(200);
  }

  @Test
  void aClientMayGoAwayAtAnyMoment() throws Exception {
    start(Map.of("runs.parallel", "1", "runs.waiting", "0"));
    String request = post("{\"command\":[\"sleep\",\"97.4\"],\"limits\":{\"wall\":\"120s\"}}");
    for (int length = 0; length <= request.length(); length += 13) {
      connect(request.substring(0, length)).close();
    }
    try (Socket whole = connect(request)) {
      await().until(() -> running("97.4") > 0 || isClosed(whole));
    }
    await().atMost(Duration.ofSeconds(20)).until(() -> running("97.4") == 0);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> service.post("/v1/runs", TRUE).statusCode() == 200);
  }
}
