package dev.cloister.sandbox.internal.launcher.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
import org.junit.jupiter.params.provider.ValueSource;

/** The messages of native/vectors, which the launcher's own tests read too. */
class GoldenVectorsTest {
  private static final Map<String, byte[]> VECTORS = new HashMap<>();

  private static final Map<String, Request> REQUESTS =
      Map.ofEntries(
          Map.entry(
              "hello-none",
              new Request.Hello(
                  1,
                  3,
                  1000,
                  1001,
                  0,
                  List.of(),
                  List.of("/usr"),
                  new Request.Ids(0, 0, 0, 0, "", ""))),
          Map.entry(
              "hello-cgroup1",
              new Request.Hello(
                  2,
                  3,
                  65532,
                  65532,
                  1,
                  List.of("/m", "/p", "/c"),
                  List.of("/usr", "/srv/a b"),
                  new Request.Ids(
                      100_000, 65_536, 200_000, 4096, "/usr/bin/newuidmap", "/usr/bin/newgidmap"))),
          Map.entry(
              "template",
              new Request.TemplatePart(
                  3,
                  true,
                  List.of(
                      entry(Request.Entry.DIRECTORY, 0755, "/etc", ""),
                      entry(Request.Entry.SYMLINK, 0, "/bin", "usr/bin"),
                      entry(Request.Entry.FILE, 0644, "/etc/x", "a\n"),
                      entry(Request.Entry.BIND, 0755, "/usr", "")))),
          Map.entry(
              "open-cell",
              new Request.OpenCell(
                  4,
                  3,
                  1,
                  1_048_576,
                  64,
                  "cell",
                  List.of(new Request.Mount(1, "abc/d", "/program")))),
          Map.entry("kill-cell", new Request.KillCell(4)),
          Map.entry("put", new Request.Put(5, 0644, "src/main.c", bytes("hello\n"))),
          Map.entry("put-descriptor", new Request.Put(5, 0644, "src/main.c", bytes(""))),
          Map.entry("run", run(33, 1_048_576, 1, "1 2\n")),
          Map.entry("run-descriptors", run(14, 0, -1, "")),
          Map.entry("stop", new Request.Stop(6, OutcomeCode.OUTPUT_LIMIT)),
          Map.entry("collect", new Request.Collect(7, 10, 4096, List.of("out/*.txt", "**"))),
          Map.entry("mount", new Request.AddMount(8, new Request.Mount(1, "abc/d", "/program"))));

  private static final Map<String, Reply> REPLIES =
      Map.of(
          "hello-ok", new Reply.HelloOk(1, 3, 4711, 2, 0, "no range"),
          "ok", new Reply.Ok(3),
          "cell-gone", new Reply.CellGone(4, 9, 2),
          "fail", new Reply.Fail(4, 14, 1, 0, "/proc"),
          "ready", new Reply.Ready(0),
          "done", new Reply.Done(5),
          "result",
              new Reply.Result(
                  6,
                  2,
                  11,
                  1,
                  2,
                  3,
                  4,
                  5,
                  6,
                  1,
                  2,
                  3,
                  7,
                  8,
                  9,
                  bytes("out\n"),
                  new byte[] {0x65, (byte) 0xff}),
          "output", new Reply.Output(6, Reply.Output.STDOUT, new byte[] {0x61, 0, (byte) 0xff}),
          "file", new Reply.FileFound(7, 0755, 12, new WirePath("out/a.txt", true)),
          "refused", new Reply.Refused(7, 2, new WirePath("o\ufffd", false)));

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Request run(int flags, long outputBytes, int processor, String stdin) {
    return new Request.Run(
        6,
        flags,
        List.of("sh", "-c", "exit 3"),
        List.of("PATH=/usr/bin:/bin"),
        "/work",
        new Request.RunLimits(
            1_000_000, 2_000_000, 67_108_864, 16_777_216, 8_388_608, outputBytes, 50, 64),
        processor,
        bytes(stdin));
  }

  private static byte[] encoded(Request request) throws WireException {
    ByteBuffer buffer = ByteBuffer.allocate(Request.MAX_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    Encoder.encode(request, buffer);
    return Arrays.copyOf(buffer.array(), buffer.position());
  }

  private static Reply decoded(byte[] message) throws WireException {
    return Decoder.decode(ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN));
  }

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
    assertThat(HexFormat.of().formatHex(encoded(REQUESTS.get(name))))
        .isEqualTo(HexFormat.of().formatHex(VECTORS.get(name)));
  }

  @ParameterizedTest
  @MethodSource("replies")
  void theseBytesAreThisReply(String name) throws Exception {
    assertThat(decoded(VECTORS.get(name))).usingRecursiveComparison().isEqualTo(REPLIES.get(name));
  }

  @ParameterizedTest
  @MethodSource("replies")
  void aReplyThatIsTooShortOrTooLongIsRefused(String name) {
    byte[] whole = VECTORS.get(name);
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> decoded(cut)).isInstanceOf(WireException.class);
    }
    assertThatThrownBy(() -> decoded(Arrays.copyOf(whole, whole.length + 1)))
        .isInstanceOf(WireException.class);
  }

  @Test
  void aRequestIsNoReply() {
    assertThatThrownBy(() -> decoded(VECTORS.get("stop")))
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
        bytes[0] = (byte) (random.nextBoolean() ? 17 + random.nextInt(4) : 49 + random.nextInt(6));
        bytes[1] = 0;
        bytes[2] = 0;
        bytes[3] = 0;
      }
      try {
        assertThat(decoded(bytes)).isNotNull();
      } catch (WireException refused) {
        assertThat(refused).hasMessageMatching("(?s).+");
      }
    }
  }

  @Test
  void aMessageThatIsTooLongIsRefused() {
    Request request = new Request.Put(1, 0644, "x".repeat(Request.MAX_BYTES), bytes(""));
    assertThatThrownBy(() -> encoded(request)).isInstanceOf(WireException.class);
  }

  @ParameterizedTest
  @MethodSource("requests")
  void aRunNeedsNoMoreRoomThanIsReckoned(String name) throws Exception {
    if (REQUESTS.get(name) instanceof Request.Run run) {
      assertThat(encoded(run).length - run.stdin().length)
          .isLessThanOrEqualTo(Encoder.mostBytesOf(run.argv(), run.env(), run.cwd()));
    }
  }

  @Test
  void stagesHaveTheNamesOfTheProtocol() {
    assertThat(Stage.word(1)).isEqualTo("protocol");
    assertThat(Stage.word(20)).isEqualTo("nested-namespaces");
    assertThat(Stage.word(31)).isEqualTo("supervise");
    assertThat(Stage.word(32)).isEqualTo("affinity");
    assertThat(Stage.word(33)).isEqualTo("landlock");
    assertThat(Stage.word(34)).isEqualTo("stage-34");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 11, 255})
  void aResultWithAnUnknownOutcomeIsRefused(int outcome) {
    byte[] result = VECTORS.get("result").clone();
    result[8] = (byte) outcome;
    assertThatThrownBy(() -> Decoder.decode(ByteBuffer.wrap(result).order(ByteOrder.LITTLE_ENDIAN)))
        .isInstanceOf(WireException.class)
        .hasMessageContaining("outcome " + outcome);
  }
}
