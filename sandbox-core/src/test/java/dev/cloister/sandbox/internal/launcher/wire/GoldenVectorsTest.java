package dev.cloister.sandbox.internal.launcher.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The messages of native/vectors, which the launcher's own tests read too. */
class GoldenVectorsTest {
  private static final Map<String, byte[]> VECTORS = new HashMap<>();

  private static final Map<String, Request> REQUESTS =
      Map.of(
          "hello-none", new Request.Hello(1, 1, 1000, 1001, 0, List.of(), List.of("/usr")),
          "hello-cgroup1",
              new Request.Hello(
                  2, 1, 65532, 65532, 1, List.of("/m", "/p", "/c"), List.of("/usr", "/srv/a b")),
          "template",
              new Request.TemplatePart(
                  3,
                  true,
                  List.of(
                      entry(Request.Entry.DIRECTORY, 0755, "/etc", ""),
                      entry(Request.Entry.SYMLINK, 0, "/bin", "usr/bin"),
                      entry(Request.Entry.FILE, 0644, "/etc/x", "a\n"),
                      entry(Request.Entry.BIND, 0755, "/usr", ""))),
          "open-cell",
              new Request.OpenCell(
                  4,
                  3,
                  1,
                  1_048_576,
                  64,
                  "cell",
                  List.of(new Request.Mount(1, "abc/d", "/program"))),
          "kill-cell", new Request.KillCell(4),
          "put", new Request.Put(5, 0644, "src/main.c"),
          "run",
              new Request.Run(
                  6,
                  1,
                  List.of("sh", "-c", "exit 3"),
                  List.of("PATH=/usr/bin:/bin"),
                  "/work",
                  new Request.RunLimits(
                      1_000_000, 2_000_000, 67_108_864, 16_777_216, 8_388_608, 50, 64)),
          "stop", new Request.Stop(6, OutcomeCode.OUTPUT_LIMIT),
          "collect", new Request.Collect(7, 10, 4096, List.of("out/*.txt", "**")),
          "mount", new Request.AddMount(8, new Request.Mount(1, "abc/d", "/program")));

  private static final Map<String, Reply> REPLIES =
      Map.of(
          "hello-ok", new Reply.HelloOk(1, 1, 4711, 2),
          "ok", new Reply.Ok(3),
          "cell-gone", new Reply.CellGone(4, 9, 2),
          "fail", new Reply.Fail(4, 14, 1, 0, "/proc"),
          "ready", new Reply.Ready(0),
          "done", new Reply.Done(5),
          "result", new Reply.Result(6, 2, 11, 1, 2, 3, 4, 5, 1, 2, 3, 6),
          "file", new Reply.FileFound(7, 0755, 12, new WirePath("out/a.txt", true)),
          "refused", new Reply.Refused(7, 2, new WirePath("o\ufffd", false)));

  private static Request.Entry entry(int kind, int mode, String path, String data) {
    return new Request.Entry(kind, mode, path, data.getBytes(StandardCharsets.UTF_8), 0);
  }

  @BeforeAll
  static void read() throws IOException {
    String text;
    try (InputStream in = GoldenVectorsTest.class.getResourceAsStream("/messages.hex")) {
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    for (String line : text.lines().toList()) {
      if (!line.isBlank() && !line.startsWith("#")) {
        String[] parts = line.split("\t", -1);
        VECTORS.put(parts[0], HexFormat.of().parseHex(parts[1].strip()));
      }
    }
  }

  static Set<String> requests() {
    return new TreeSet<>(REQUESTS.keySet());
  }

  static Set<String> replies() {
    return new TreeSet<>(REPLIES.keySet());
  }

  @Test
  void everyVectorIsKnown() {
    assertThat(VECTORS.keySet()).allMatch(n -> REQUESTS.containsKey(n) || REPLIES.containsKey(n));
    assertThat(VECTORS).hasSize(REQUESTS.size() + REPLIES.size());
  }

  @ParameterizedTest
  @MethodSource("requests")
  void aRequestHasTheseBytes(String name) throws Exception {
    assertThat(HexFormat.of().formatHex(Encoder.encode(REQUESTS.get(name))))
        .isEqualTo(HexFormat.of().formatHex(VECTORS.get(name)));
  }

  @ParameterizedTest
  @MethodSource("replies")
  void theseBytesAreThisReply(String name) throws Exception {
    assertThat(Decoder.decode(VECTORS.get(name))).isEqualTo(REPLIES.get(name));
  }

  @ParameterizedTest
  @MethodSource("replies")
  void aReplyThatIsTooShortOrTooLongIsRefused(String name) {
    byte[] whole = VECTORS.get(name);
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> Decoder.decode(cut)).isInstanceOf(WireException.class);
    }
    assertThatThrownBy(() -> Decoder.decode(Arrays.copyOf(whole, whole.length + 1)))
        .isInstanceOf(WireException.class);
  }

  @Test
  void aRequestIsNoReply() {
    assertThatThrownBy(() -> Decoder.decode(VECTORS.get("stop")))
        .isInstanceOf(WireException.class)
        .hasMessageContaining("unknown message type");
  }

  @Test
  void bytesAtRandomAreAReplyOrRefused() {
    Random random = new Random(20250101);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(80)];
      random.nextBytes(bytes);
      if (bytes.length > 4) {
        bytes[0] = (byte) (random.nextBoolean() ? 17 + random.nextInt(4) : 49 + random.nextInt(5));
        bytes[1] = 0;
        bytes[2] = 0;
        bytes[3] = 0;
      }
      try {
        assertThat(Decoder.decode(bytes)).isNotNull();
      } catch (WireException refused) {
        assertThat(refused).hasMessageMatching("(?s).+");
      }
    }
  }

  @Test
  void aMessageThatIsTooLongIsRefused() {
    Request request = new Request.Put(1, 0644, "x".repeat(Request.MAX_BYTES));
    assertThatThrownBy(() -> Encoder.encode(request)).isInstanceOf(WireException.class);
  }

  @Test
  void stagesHaveTheNamesOfTheProtocol() {
    assertThat(Stage.word(1)).isEqualTo("protocol");
    assertThat(Stage.word(20)).isEqualTo("nested-namespaces");
    assertThat(Stage.word(31)).isEqualTo("supervise");
    assertThat(Stage.word(32)).isEqualTo("stage-32");
  }
}
