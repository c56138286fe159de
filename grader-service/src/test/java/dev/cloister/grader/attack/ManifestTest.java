package dev.cloister.grader.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cloister.grader.config.YamlException;
import dev.cloister.sandbox.Network;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestTest {
  @TempDir private Path folder;

  private Manifest manifest(String text) throws Exception {
    return AttackFolder.in(folder)
        .program("x.sh", "echo held\n")
        .program("x.txt", "no program\n")
        .manifest(text);
  }

  @Test
  void everyPublishedAttackIsReadAndHasItsProgram() throws Exception {
    Manifest manifest = Manifest.load(HostileCodeTest.ATTACKS);
    assertThat(manifest.find("cpu_spin")).isPresent();
    assertThat(manifest.attacks()).extracting(Attack::name).doesNotHaveDuplicates();
  }

  @Test
  void everyKeyOfARunArrives() throws Exception {
    String steps =
        """
        - run: time/x.sh one  two
          in: b
          limits: {cpu: 2s, memory: 32m, processes: 5}
          stdin: {bytes: 3k}
          env: {K: V}
          scratch: fresh
          outcome: [exited, signalled]
          exit: [0, 7]
          signal: SIGSEGV
          says: ^a
          never: b
          cpu: {least: 10ms, most: 2s}
          wall: {most: 3s}
          peak: {most: 70m}
          captured: {least: 1}
        """;
    Step.Run run = (Step.Run) manifest(AttackFolder.attack(steps)).attacks().get(0).steps().get(0);
    assertThat(run.call().program()).isEqualTo("time/x.sh");
    assertThat(run.call().arguments()).containsExactly("one", "two");
    assertThat(run.call().cell()).isEqualTo("b");
    assertThat(run.call().limits())
        .isEqualTo(
            ProgramCall.DEFAULT_LIMITS
                .withCpu(Duration.ofSeconds(2))
                .withMemoryBytes(32 << 20)
                .withProcesses(5));
    assertThat(run.call().env()).containsEntry("K", "V").containsKey("PATH");
    RunExpectation expected = run.expected();
    assertThat(expected.outcomes()).isEqualTo(Set.of("exited", "signalled"));
    assertThat(expected.exitCodes()).isEqualTo(Set.of(0, 7));
    assertThat(expected.signal()).contains(Signal.SIGSEGV);
    assertThat(expected.cpuMicros()).isEqualTo(new Range(10_000, 2_000_000));
    assertThat(expected.wallMicros()).isEqualTo(new Range(0, 3_000_000));
    assertThat(expected.peakBytes()).isEqualTo(new Range(0, 70 << 20));
    assertThat(expected.capturedBytes()).isEqualTo(new Range(1, Long.MAX_VALUE));
  }

  @Test
  void aCellIsMadeAsTheManifestSays() throws Exception {
    String text =
        AttackFolder.attack("- run: time/x.sh\n")
            .replace(
                "    steps:",
                "    cell: {network: loopback, scratch: 16m, inodes: 99}\n    steps:");
    Attack attack = manifest(text).attacks().get(0);
    assertThat(attack.cell().network()).isEqualTo(Network.LOOPBACK);
    assertThat(attack.cell().scratchBytes()).isEqualTo(16 << 20);
    assertThat(attack.cell().scratchInodes()).isEqualTo(99);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "run: time/x.sh, cup: {most: 1s}|16|unknown key; known are captured, cpu",
        "run: time/x.sh, run: time/x.sh|16|stands there twice",
        "run: time/x.sh, collect: a|16|a step has one of the keys",
        "run: time/y.sh|16|there is no file time/y.sh",
        "run: ../x.sh|16|there is no file ../x.sh",
        "run: time/x.txt|16|a program is named",
        "run: time/x.sh, outcome: ended|16|must be of cancelled, cpu-limit",
        "run: time/x.sh, outcome: signalled, exit: 1|16|says nothing where",
        "run: time/x.sh, signal: SIGSEGV|16|says nothing where",
        "run: time/x.sh, says: '('|16|is not a regular expression",
        "run: time/x.sh, cpu: {most: fast}|16|is not a duration",
        "run: time/x.sh, cpu: {least: 2s, most: 1s}|16|the least being the smaller",
        "run: time/x.sh, limits: {memory: 1}|16|limit memory is 1; it must be",
        "run: time/x.sh, exit: 256|16|it must be from 0 to 255",
        "collect: /etc/passwd, nothing: true|16|must be relative to the work folder",
        "collect: a|16|needs one of the keys refused, gives and nothing",
        "collect: a, nothing: false|16|can only be true",
        "scenario: none|16|there is no scenario none; there are",
        "put: 7|16|must be a text",
      })
  void whatItDoesNotKnowIsRefusedWithTheLine(String step, int line, String message) {
    assertThatThrownBy(() -> manifest(AttackFolder.attack("- {" + step + "}\n")))
        .isInstanceOf(YamlException.class)
        .hasMessageContaining("manifest.yaml:" + line + ":")
        .hasMessageContaining(message);
  }

  @Test
  void aNameStandsThereOnce() {
    String text =
        AttackFolder.attack("- run: time/x.sh\n")
            .replace(
                "files: {}",
                "files: {one: {does: a, must: b, source: c, steps: [{run: time/x.sh}]}}");
    assertThatThrownBy(() -> manifest(text))
        .isInstanceOf(YamlException.class)
        .hasMessageContaining("the class time has an attack of this name, too");
  }

  @Test
  void aFolderWithoutAttacksIsToldAsSuch() {
    assertThatThrownBy(() -> Manifest.load(folder))
        .isInstanceOf(YamlException.class)
        .hasMessageContaining("manifest.yaml; the attacks come with Cloister's sources");
    assertThat(Files.exists(folder)).isTrue();
  }
}
