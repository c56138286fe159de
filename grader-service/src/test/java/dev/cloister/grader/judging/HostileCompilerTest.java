package dev.cloister.grader.judging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.grader.config.JudgingConfig;
import dev.cloister.grader.config.Settings;
import dev.cloister.grader.language.Language;
import dev.cloister.grader.language.SourceSet;
import dev.cloister.grader.problem.Problem;
import dev.cloister.sandbox.SandboxConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a compiler can do that runs code of the submission, as those of some languages do: here the
 * compiler is the submission. It is held as any program, and what it leaves is taken with care.
 */
final class HostileCompilerTest {
  private static final String LANGUAGE =
      """
      id: self
      name: a program that is its own compiler
      template: host
      sources: ["*.self"]
      defaultSource: main.self
      entryPoint: firstSource
      compile:
        command: [bash, "{entry}"]
        limits: {cpu: 1s, wall: 8s, memory: 128m, output: 64k, processes: 16, fileSize: 32m}
      artifacts: ["main", "left/**"]
      run:
        command: [/program/main]
      version: [bash, --version]
      """;

  private static final String PROGRAM =
      "printf '#!/bin/sh\\nread n; echo $((2*n))\\n' > main; chmod 755 main\n";

  @TempDir private static Path problems;
  @TempDir private static Path languages;
  private static Path state;
  private static JudgeContext context;
  private static Problem problem;

  @BeforeAll
  static void open() throws Exception {
    Files.writeString(languages.resolve("self.yaml"), LANGUAGE);
    state = StateFolders.create();
    context =
        JudgeContext.open(
            state,
            Optional.of(languages),
            JudgingConfig.from(Settings.none()),
            SandboxConfig.defaults());
    problem = context.loader().load(OpenJudge.writeDoubling(problems));
  }

  @AfterAll
  static void close() throws Exception {
    context.close();
    StateFolders.remove(state);
  }

  private static Judgement judge(String compiler) throws Exception {
    Language language = context.languages().byId("self").orElseThrow();
    SourceSet source = SourceSet.ofUnnamed(language, compiler.getBytes(StandardCharsets.UTF_8));
    return context
        .judge()
        .judge(new JudgeRequest(problem, source, TestSelection.ALL), JudgeListener.NONE);
  }

  private static String log(Judgement judgement) {
    return judgement.compilation().orElseThrow().log();
  }

  private static List<Path> kept() throws IOException {
    try (Stream<Path> files = Files.walk(state)) {
      return files.filter(path -> path.endsWith("files/main")).toList();
    }
  }

  @Test
  void aProgramThatItsOwnCompilerMakesIsJudged() throws Exception {
    assertThat(judge(PROGRAM).verdict()).isEqualTo(Verdict.AC);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ln -s /etc/passwd main|cannot be kept",
        "ln -s /proc/1/root main|cannot be kept",
        "mkfifo main|cannot be kept",
        "mkdir main|cannot be kept",
        "mkdir left; ln -s / left/x; touch main|cannot be kept",
        "python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind(\"main\")'|cannot be kept",
        "truncate -s 300m main|File size limit",
        "mkdir left; for i in {1..12000}; do : > left/$i; done; touch main|",
        "mkdir left; for i in {1..20}; do truncate -s 30m left/$i; done; touch main|cannot be kept",
        "mkdir left; touch \"left/$(printf '\\377')\" main|cannot be kept",
        "mknod main c 1 3; exit 1|not permitted",
        "mount -t tmpfs none /tmp; exit 1|denied",
        "head -c 100m /dev/zero|more than 64k of messages",
        "exec sleep 60|took longer than",
        "while :; do :; done|more than 1s of processor time",
        "python3 -c 'x = str(1) * (1 << 29)'|of memory",
        "kill -SEGV $$|signal 11",
        "exit 7|code 7",
        "exit 0|left no program",
      })
  void whatItLeavesOrDoesIsACompileErrorAndNoFault(String compiler, String expected)
      throws Exception {
    Judgement judgement = judge(compiler);
    assertThat(judgement.verdict()).as(log(judgement)).isEqualTo(Verdict.CE);
    assertThat(log(judgement)).contains(expected == null ? "" : expected);
    assertThat(log(judgement)).doesNotContain(state.toString());
  }

  /** No limit was reached: nothing tells it from one that somebody outside killed. */
  @Test
  void aCompilerThatIsKilledIsAFaultAndNoVerdict() throws Exception {
    Judgement judgement = judge("kill -9 $$");
    assertThat(judgement.verdict()).isEqualTo(Verdict.JE);
    assertThat(judgement.compilation()).isEmpty();
  }

  @Test
  void aForkBombStaysWithinItsProcesses() throws Exception {
    Judgement judgement = judge("bomb() { bomb | bomb & }; bomb; bomb; sleep 0.2; exit 1");
    assertThat(judgement.verdict()).isEqualTo(Verdict.CE);
  }

  @Test
  void itSeesNoTestNoOtherSubmissionAndNoProgramOfOthers() throws Exception {
    assertThat(judge(PROGRAM + "echo secret > /tmp/left; echo secret > /dev/shm/left").verdict())
        .isEqualTo(Verdict.AC);
    Judgement judgement =
        judge(
            "ls -A /program /tmp /dev/shm; ls -A /work | grep -v main.self;"
                + " find / -xdev -name '*.ans' -o -xdev -name problem.yaml 2>/dev/null; exit 1");
    assertThat(log(judgement).lines())
        .allMatch(line -> line.isEmpty() || line.matches("/(program|tmp|dev/shm):"));
  }

  @Test
  void itReachesNoNetwork() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Judgement judgement =
          judge("exec 3<>/dev/tcp/127.0.0.1/" + server.getLocalPort() + " && " + PROGRAM);
      assertThat(judgement.verdict()).isEqualTo(Verdict.CE);
      assertThat(log(judgement)).containsPattern("unreachable|refused");
    }
  }

  @Test
  void aDaemonOfTheCompilerIsDeadBeforeTheTests() throws Exception {
    Judgement judgement =
        judge(
            "setsid sh -c 'exec sleep 61.7' >/dev/null 2>&1 </dev/null &\n"
                + "printf '#!/bin/sh\\nread n; cat /proc/[0-9]*/cmdline | grep -c 6[1][.]7 >/dev/null"
                + " || echo $((2*n))\\n' > main; chmod 755 main\n");
    assertThat(judgement.verdict()).isEqualTo(Verdict.AC);
    assertThat(ProcessHandle.current().descendants())
        .noneMatch(
            process ->
                process.info().commandLine().filter(line -> line.contains("61.7")).isPresent());
  }

  @Test
  void aSetuidProgramIsKeptWithoutTheBit() throws Exception {
    assertThat(judge("# setuid\n" + PROGRAM + "chmod 6777 main").verdict()).isEqualTo(Verdict.AC);
    assertThat(kept()).isNotEmpty();
    for (Path program : kept()) {
      assertThat((int) Files.getAttribute(program, "unix:mode") & 07000).isZero();
    }
  }

  @Test
  void aProgramThatTheKernelRefusesIsTheProgramsFault() throws Exception {
    String[] programs = {
      "printf '#!/no/such/interpreter\\n'", "printf '\\177ELF'", "printf ''", "printf '#!/'"
    };
    for (String program : programs) {
      Judgement judgement = judge(program + " > main; chmod 755 main");
      assertThat(judgement.verdict()).as(program + ": " + judgement.fault()).isEqualTo(Verdict.RTE);
    }
    assertThat(judge("echo : > main; chmod 644 main").verdict()).isEqualTo(Verdict.RTE);
  }

  @Test
  void aProgramThatWasChangedOnDiskIsCompiledAgain() throws Exception {
    String source = "# changed\n" + PROGRAM;
    assertThat(judge(source).verdict()).isEqualTo(Verdict.AC);
    for (Path program : kept()) {
      Files.writeString(program, "#!/bin/sh\necho 666\n");
    }
    assertThat(judge(source).verdict()).isEqualTo(Verdict.AC);
    for (Path program : kept()) {
      Files.write(program, new byte[0]);
    }
    assertThat(judge(source).verdict()).isEqualTo(Verdict.AC);
  }
}
