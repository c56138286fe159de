package dev.cloister.grader.judging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cloister.grader.language.SourceFile;
import dev.cloister.grader.language.SourceSet;
import dev.cloister.grader.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class JudgeTest {
  @RegisterExtension private static final OpenJudge JUDGE = new OpenJudge();

  @TempDir private Path parent;
  private Problem doubling;

  @BeforeEach
  void writeProblem() throws Exception {
    doubling = JUDGE.doubling(parent);
  }

  static Stream<Arguments> programs() {
    String c =
        "#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\n#include <unistd.h>\n";
    String intMain = c + "int main(void){int n; if(scanf(\"%d\",&n)!=1) return 9;";
    return Stream.of(
        Arguments.of("c", intMain + "printf(\"%d\\n\",2*n);}", Verdict.AC),
        Arguments.of(
            "cpp17",
            "#include <iostream>\nint main(){int n;std::cin>>n;std::cout<<2*n;}",
            Verdict.AC),
        Arguments.of("python3", "print(2 * int(input()))", Verdict.AC),
        Arguments.of(
            "java",
            "public class Twice{public static void main(String[] a){System.out.println("
                + "2*new java.util.Scanner(System.in).nextInt());}}",
            Verdict.AC),
        Arguments.of(
            "javascript", "console.log(2*Number(require('fs').readFileSync(0)))", Verdict.AC),
        Arguments.of("bash", "read n; echo $((2*n))", Verdict.AC),
        Arguments.of("c", intMain + "printf(\"%d\\n\",3*n);}", Verdict.WA),
        Arguments.of("python3", "", Verdict.WA),
        Arguments.of("c", intMain + "for(;;);}", Verdict.TLE),
        Arguments.of("python3", "import time; time.sleep(60)", Verdict.TLE),
        Arguments.of("c", intMain + "return 1;}", Verdict.RTE),
        Arguments.of("c", intMain + "abort();}", Verdict.RTE),
        Arguments.of("c", intMain + "return *(volatile int*)0;}", Verdict.RTE),
        Arguments.of("python3", "raise ValueError", Verdict.RTE),
        Arguments.of("c", intMain + "for(;;) memset(malloc(1<<20),1,1<<20);}", Verdict.MLE),
        Arguments.of(
            "c", intMain + "for(;;) puts(\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxx\");}", Verdict.OLE),
        Arguments.of("c", intMain + "fork(); for(;;) if (fork() < 0) exit(3);}", Verdict.RTE),
        Arguments.of("c", "int main(void) { return undeclared; }", Verdict.CE),
        Arguments.of(
            "java", "class A { public static void main(String[] a) { return 1; } }", Verdict.CE),
        Arguments.of("python3", "print(", Verdict.CE),
        Arguments.of("bash", "if then", Verdict.CE),
        Arguments.of("javascript", "const = 1", Verdict.CE));
  }

  @ParameterizedTest
  @MethodSource("programs")
  void everyKindOfProgramGetsItsVerdict(String language, String source, Verdict expected)
      throws Exception {
    Judgement judgement = JUDGE.judge(doubling, language, source);
    assertThat(judgement.verdict()).as(judgement.toString()).isEqualTo(expected);
    assertThat(judgement.fault()).isEmpty();
  }

  @Test
  void judgingStopsAtTheFirstFailure() throws Exception {
    Judgement judgement = JUDGE.judge(doubling, "python3", "print(4)");
    assertThat(judgement.tests()).extracting(TestResult::verdict).containsExactly(Verdict.WA);
  }

  @Test
  void everyTestIsRunWhenAskedFor() throws Exception {
    Judgement judgement = JUDGE.judge(doubling, "python3", "print(4)", TestSelection.ALL);
    assertThat(judgement.tests())
        .extracting(TestResult::verdict)
        .containsExactly(Verdict.WA, Verdict.AC, Verdict.WA);
    assertThat(judgement.verdict()).isEqualTo(Verdict.WA);
  }

  @Test
  void aCompileErrorKeepsTheCompilersWords() throws Exception {
    Judgement judgement = JUDGE.judge(doubling, "c", "int main(void) { return undeclared; }");
    assertThat(judgement.tests()).isEmpty();
    assertThat(judgement.compilation().orElseThrow().log())
        .contains("main.c:1:")
        .contains("undeclared (first use in this function)");
  }

  @Test
  void aWarningIsKeptWithTheAcceptedProgram() throws Exception {
    String source =
        "#include <stdio.h>\n#warning mind this\nint main(){int n;scanf(\"%d\",&n);"
            + "printf(\"%d\",2*n);}";
    Judgement first = JUDGE.judge(doubling, "c", source);
    Judgement again = JUDGE.judge(doubling, "c", source);
    assertThat(first.verdict()).isEqualTo(Verdict.AC);
    assertThat(first.compilation().orElseThrow().log()).contains("mind this");
    assertThat(again.compilation()).isEqualTo(first.compilation());
  }

  @Test
  void aCompilerThatNeverEndsIsACompileErrorThatSaysSo() throws Exception {
    Files.writeString(
        doubling.folder().resolve("problem.yaml"), "name: x\nlimits: {compilation_time: 1}\n");
    String source =
        "template<int A,int B> struct G{static const long v=G<A-1,B>::v+G<A,B-1>::v;};"
            + "template<int A> struct G<A,0>{static const long v=1;};"
            + "template<int B> struct G<0,B>{static const long v=1;};"
            + "template<> struct G<0,0>{static const long v=1;};"
            + "int main(){return G<400,400>::v;}";
    Judgement judgement = JUDGE.judge(JUDGE.load(doubling.folder()), "cpp17", source);
    assertThat(judgement.verdict()).isEqualTo(Verdict.CE);
    assertThat(judgement.compilation().orElseThrow().log())
        .contains("The compiler used more than 1s of processor time.");
  }

  @Test
  void aSubmissionLargerThanTheProblemAllowsIsACompileError() throws Exception {
    Files.writeString(doubling.folder().resolve("problem.yaml"), "name: x\nlimits: {code: 1}\n");
    Judgement judgement = JUDGE.judge(JUDGE.load(doubling.folder()), "python3", "#".repeat(1_025));
    assertThat(judgement.verdict()).isEqualTo(Verdict.CE);
    assertThat(judgement.compilation().orElseThrow().log()).contains("this problem allows 1k");
  }

  @Test
  void severalFilesAreCompiledTogether() throws Exception {
    SourceSet source =
        SourceSet.of(
            JUDGE.language("c"),
            List.of(
                file("twice.h", "int twice(int);"),
                file("lib/twice.c", "#include \"../twice.h\"\nint twice(int n){return 2*n;}"),
                file(
                    "main.c",
                    "#include <stdio.h>\n#include \"twice.h\"\nint main(){int n;"
                        + "scanf(\"%d\",&n);printf(\"%d\",twice(n));}")));
    Judgement judgement =
        JUDGE
            .context()
            .judge()
            .judge(new JudgeRequest(doubling, source, TestSelection.ALL), JudgeListener.NONE);
    assertThat(judgement.verdict()).as(judgement.toString()).isEqualTo(Verdict.AC);
  }

  @Test
  void oneTestLeavesNothingForTheNext() throws Exception {
    String source =
        """
        import os
        n = int(input())
        seen = any(os.path.exists(p + "/mark") for p in ("/work", "/tmp", "/dev/shm"))
        for p in ("/work", "/tmp", "/dev/shm"):
            open(p + "/mark", "w").close()
        print(0 if seen else 2 * n)
        """;
    assertThat(JUDGE.judge(doubling, "python3", source).verdict()).isEqualTo(Verdict.AC);
  }

  @Test
  void theProgramCannotSeeTestsNorChangeItself() throws Exception {
    String source =
        """
        import os, sys
        n = int(input())
        found = [os.path.join(d, f) for d, _, fs in os.walk("/") for f in fs
                 if f.endswith(".ans") or (f.endswith(".in") and "secret" in d)]
        try:
            open("/program/x", "w")
            found.append("wrote to /program")
        except OSError:
            pass
        print(found if found else 2 * n)
        """;
    Files.writeString(
        doubling.folder().resolve("problem.yaml"), "name: x\nlimits: {time_limit: 20}\n");
    Judgement judgement = JUDGE.judge(JUDGE.load(doubling.folder()), "python3", source);
    assertThat(judgement.verdict()).as(judgement.toString()).isEqualTo(Verdict.AC);
  }

  @Test
  void anInterruptCancelsAJudging() throws Exception {
    SourceSet source = JUDGE.program("python3", "import time; time.sleep(60)");
    AtomicReference<Exception> thrown = new AtomicReference<>();
    AtomicReference<Compilation> compiled = new AtomicReference<>();
    Files.writeString(
        doubling.folder().resolve("problem.yaml"), "name: x\nlimits: {time_limit: 60}\n");
    Problem slow = JUDGE.load(doubling.folder());
    Thread worker =
        new Thread(
            () -> {
              try {
                JUDGE
                    .context()
                    .judge()
                    .judge(
                        new JudgeRequest(slow, source, TestSelection.ALL),
                        new CompileListener(compiled));
              } catch (InterruptedException e) {
                thrown.set(e);
              }
            });
    worker.start();
    await().until(() -> compiled.get() != null);
    worker.interrupt();
    worker.join(Duration.ofSeconds(10).toMillis());
    assertThat(worker.isAlive()).isFalse();
    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
  }

  @Test
  void anAnswerThatIsGoneIsAJudgeErrorAfterASecondAttempt() throws Exception {
    Files.delete(doubling.folder().resolve("data/secret/2.ans"));
    Judgement judgement = JUDGE.judge(doubling, "bash", "read n; echo $((2*n))");
    assertThat(judgement.verdict()).isEqualTo(Verdict.JE);
    assertThat(judgement.fault()).contains("2.ans");
    assertThat(judgement.tests()).hasSize(1);
  }

  @Test
  void everyResultSaysHowTheLimitsWereHeld() throws Exception {
    Judgement judgement = JUDGE.judge(doubling, "bash", "read n; echo $((2*n))");
    assertThat(judgement.tests()).hasSize(3).allMatch(test -> test.enforcement() != null);
    assertThat(judgement.slowest()).isPositive();
  }

  private static SourceFile file(String name, String text) {
    return new SourceFile(name, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Notes that the program was compiled. */
  private record CompileListener(AtomicReference<Compilation> compiled) implements JudgeListener {
    @Override
    public void onCompiled(Compilation compilation) {
      compiled.set(compilation);
    }

    @Override
    public void onTest(TestResult result) {}

    @Override
    public void onRetry(String fault) {}
  }
}
