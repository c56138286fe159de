package dev.cloister.grader.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cloister.grader.attack.CaseResult.Conclusion;
import dev.cloister.grader.judging.JudgeContext;
import dev.cloister.sandbox.Footprint;
import dev.cloister.sandbox.SandboxConfig.Cgroups;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is really broken is found: a runner that always says held would be worse than none. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AttackSuiteTest {
  private static final String NONE = AttackFolder.attack("- {put: a}\n");

  @TempDir private Path folder;
  private Path shared;
  private AttackFolder attacks;
  private AttackSuite suite;
  private int programs;

  @BeforeAll
  void openTheService(@TempDir Path empty) throws Exception {
    shared = empty;
    attacks = AttackFolder.in(shared);
    suite = AttackSuite.open(attacks.manifest(NONE), AttackSuite.TemplateCheck.AIMED);
  }

  @AfterAll
  void nothingIsLeft() throws Exception {
    assertThat(suite.conclude()).isEmpty();
    assertThat(Footprint.now().processes()).isEmpty();
    assertThat(Files.exists(shared)).isTrue();
  }

  private CaseResult result(String script, String steps) throws Exception {
    return result("sh", script, AttackFolder.attack(steps));
  }

  /** A program is compiled once in the life of a suite: each test has one of its own name. */
  private CaseResult result(String kind, String source, String manifest) throws Exception {
    String name = "x" + programs++ + "." + kind;
    attacks.program(name, source);
    Attack attack =
        attacks.manifest(manifest.replace("time/x." + kind, "time/" + name)).attacks().get(0);
    return suite.run(new AttackCase(attack, Cgroups.AUTO));
  }

  @Test
  void anAttackThatIsWithstoodIsHeld() throws Exception {
    CaseResult result = result("echo held it\n", "- run: time/x.sh\n");
    assertThat(result.why()).isEmpty();
    assertThat(result.conclusion()).isEqualTo(Conclusion.HELD);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "echo held it; echo BROKEN something|run: time/x.sh|BROKEN something",
        "echo BROKEN something; exit 1|run: time/x.sh, exit: 1|BROKEN something",
        "true|run: time/x.sh|says nothing",
        "echo fine|run: time/x.sh|neither held nor BROKEN",
        "exit 3|run: time/x.sh|exited with 3, not [0]",
        "kill -9 $$|run: time/x.sh|ended as signalled (SIGKILL), not as exited",
        "kill -9 $$|run: time/x.sh, outcome: signalled, signal: SIGSEGV|by SIGKILL, not SIGSEGV",
        "echo held it|run: time/x.sh, outcome: cpu-limit|ended as exited (0), not as cpu-limit",
        "echo held it|run: time/x.sh, says: ^hold|does not say '^hold'",
        "echo held it; echo secret >&2|run: time/x.sh, never: secret|says 'secret'",
        "echo held it|run: time/x.sh, cpu: {least: 1s}|less than 1s",
        "echo held it|run: time/x.sh, wall: {most: 1us}|more than 1us",
        "echo held it|run: time/x.sh, peak: {most: 1}|more than 1 bytes",
        "echo held it|run: time/x.sh, captured: {least: 100}|captured output is 8 bytes",
        "echo held it|collect: none, gives: x|gives [] and refuses []",
        "echo held it|scenario: no-reader|no_read_stdin.c",
      })
  void whatIsNotAsItMustBeBreaksTheCase(String script, String step, String why) throws Exception {
    CaseResult result = result(script + "\n", "- {" + step + "}\n");
    assertThat(result.conclusion()).isEqualTo(Conclusion.BROKEN);
    assertThat(result.why()).anyMatch(each -> each.contains(why));
  }

  @Test
  void aFileThatIsRefusedIsNotGivenOut() throws Exception {
    CaseResult result =
        result(
            "ln -s /etc/passwd out; echo text > plain; echo held it\n",
            """
            - run: time/x.sh
            - {collect: out, refused: link}
            - {collect: plain, gives: "text\\n"}
            - {collect: other, nothing: true}
            - {put: out, refused: true}
            """);
    assertThat(result.why()).isEmpty();
  }

  @Test
  void aProgramThatDoesNotCompileBreaksTheCaseWithTheLog() throws Exception {
    CaseResult result =
        result(
            "c", "int main(void) { return nothing; }\n", AttackFolder.attack("- run: time/x.c\n"));
    assertThat(result.conclusion()).isEqualTo(Conclusion.BROKEN);
    assertThat(result.why()).singleElement().asString().contains(".c:1:", "nothing");
  }

  @Test
  void aToolThatIsMissingSkipsTheCaseByName() throws Exception {
    CaseResult result =
        result(
            "sh",
            "echo held it\n",
            AttackFolder.attack("- run: time/x.sh\n")
                .replace("    steps:", "    needs: [a-tool-that-nobody-has]\n    steps:"));
    assertThat(result.conclusion()).isEqualTo(Conclusion.SKIPPED);
    assertThat(result.why()).containsExactly("the template has no a-tool-that-nobody-has");
  }

  @Test
  void aFileLeftOutsideOfTheCellsIsFound() throws Exception {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    Path left = temporary.resolve("cloister-left-" + ProcessHandle.current().pid());
    try {
      var written = CompletableFuture.supplyAsync(() -> leaveDuring("1.2345", left));
      CaseResult result = result("sleep 1.2345; echo held it\n", "- run: time/x.sh\n");
      assertThat(written.get()).isEqualTo(left);
      assertThat(result.conclusion()).isEqualTo(Conclusion.BROKEN);
      assertThat(result.why()).singleElement().asString().contains(left.toString());
    } finally {
      Files.deleteIfExists(left);
    }
  }

  /** Leaves a file while the program runs that has this argument. */
  private static Path leaveDuring(String argument, Path left) {
    await().until(() -> Footprint.now().payloads().stream().anyMatch(each -> has(each, argument)));
    try {
      return leave(left);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean has(ProcessHandle process, String argument) {
    try {
      return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline")).contains(argument);
    } catch (IOException goneMeanwhile) {
      return false;
    }
  }

  /** As a payload would that got out: as the launcher's user. */
  private static Path leave(Path left) throws IOException {
    Files.writeString(left, "left\n");
    if (Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))) {
      Files.setAttribute(left, "unix:uid", JudgeContext.LAUNCHER_ID);
    }
    return left;
  }

  @Test
  void aFileOfTheTemplateThatIsChangedIsFound() throws Exception {
    Path file = Files.writeString(folder.resolve("libc.so"), "as it was");
    AimedFiles aimed = AimedFiles.read();
    aimed.add(file);
    assertThat(aimed.faults()).isEmpty();
    Files.writeString(file, "as it wat");
    assertThat(aimed.faults()).containsExactly("the content of " + file + " was changed");
  }

  @Test
  void theHashOfAllFilesKnowsWhatWasChangedAndWhatCame() throws Exception {
    Path kept = Files.writeString(folder.resolve("kept"), "as it was");
    Path gone = Files.writeString(folder.resolve("gone"), "as it was");
    TemplateHash before = TemplateHash.of(List.of(folder));
    assertThat(TemplateHash.of(List.of(folder)).since(before)).isEmpty();
    Files.writeString(kept, "as it wat");
    Files.delete(gone);
    Files.writeString(folder.resolve("came"), "");
    assertThat(TemplateHash.of(List.of(folder)).since(before))
        .anyMatch(fault -> fault.contains("lost " + gone))
        .anyMatch(fault -> fault.contains(kept + " was changed"))
        .anyMatch(fault -> fault.contains("not there: " + folder.resolve("came")));
  }
}
