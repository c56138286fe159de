package dev.cloister.grader.judging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cloister.grader.config.FreshCell;
import dev.cloister.grader.config.JudgingConfig;
import dev.cloister.grader.config.Settings;
import dev.cloister.grader.language.SourceSet;
import dev.cloister.grader.problem.Problem;
import dev.cloister.sandbox.SandboxConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the tests of one submission have of each other, with a fresh cell for each or for all. */
final class FreshCellTest {
  @RegisterExtension private static final OpenJudge JUDGE = new OpenJudge();

  /** Leaves all that it can, and answers rightly only if it finds nothing of it. */
  private static final String LITTERER =
      """
      import os, socket, sys, time
      n = int(input())
      places = ("/work", "/tmp", "/dev/shm")
      found = [p + "/" + f for p in places for f in os.listdir(p)]
      found += ["pid-" + p for p in os.listdir("/proc") if p.isdigit() and int(p) not in (1, os.getpid())]
      s = socket.socket(socket.AF_UNIX)
      try:
          s.connect("\\0litter")
          found.append("a-listener")
      except OSError:
          pass
      for p in places:
          open(p + "/litter", "w").close()
      ready, done = os.pipe()
      if os.fork() == 0:
          os.setsid()
          if os.fork() == 0:
              listener = socket.socket(socket.AF_UNIX)
              listener.bind("\\0litter")
              listener.listen()
              os.write(done, b"x")
              os.closerange(0, 3)
              time.sleep(60)
          os._exit(0)
      os.read(ready, 1)
      print("_".join(found) if found else 2 * n)
      """;

  private static Path ownState;
  private static JudgeContext own;

  @TempDir private Path parent;
  private Problem doubling;

  @BeforeAll
  static void openJudgeWithACellForEachRun() throws Exception {
    ownState = StateFolders.create();
    own =
        JudgeContext.open(
            ownState,
            Optional.empty(),
            JudgingConfig.from(Settings.of(Map.of("judging.freshCell", "run"))),
            SandboxConfig.defaults());
  }

  @AfterAll
  static void closeIt() throws Exception {
    own.close();
    StateFolders.remove(ownState);
  }

  @BeforeEach
  void writeProblem() throws Exception {
    Path folder = OpenJudge.writeDoubling(parent);
    Files.writeString(folder.resolve("problem.yaml"), "name: x\nlimits: {time_limit: 10}\n");
    doubling = JUDGE.load(folder);
  }

  private static Judgement judge(FreshCell freshCell, Problem problem, SourceSet source)
      throws Exception {
    return judge(freshCell, problem, source, JudgeListener.NONE);
  }

  private static Judgement judge(
      FreshCell freshCell, Problem problem, SourceSet source, JudgeListener listener)
      throws Exception {
    Judge judge = freshCell == FreshCell.RUN ? own.judge() : JUDGE.context().judge();
    return judge.judge(new JudgeRequest(problem, source, TestSelection.ALL), listener);
  }

  @ParameterizedTest
  @EnumSource
  void aTestFindsNothingOfTheOneBefore(FreshCell freshCell) throws Exception {
    Judgement judgement = judge(freshCell, doubling, JUDGE.program("python3", LITTERER));
    assertThat(judgement.verdict()).as(judgement.toString()).isEqualTo(Verdict.AC);
    assertThat(judgement.tests()).hasSize(3);
  }

  @ParameterizedTest
  @EnumSource
  void submissionsThatAreJudgedAtOnceFindNothingOfEachOther(FreshCell freshCell) throws Exception {
    SourceSet source = JUDGE.program("python3", LITTERER);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<CompletableFuture<Judgement>> judgements = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        judgements.add(
            CompletableFuture.supplyAsync(
                () -> {
                  try {
                    return judge(freshCell, doubling, source);
                  } catch (Exception e) {
                    throw new IllegalStateException(e);
                  }
                },
                threads));
      }
      for (CompletableFuture<Judgement> judgement : judgements) {
        Judgement done = judgement.get(60, TimeUnit.SECONDS);
        assertThat(done.verdict()).as(done.toString()).isEqualTo(Verdict.AC);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** Process ids are counted on within a pid namespace, and from 1 in a new one. */
  @Test
  void theTestsOfASubmissionShareACell() throws Exception {
    List<String> identities = identities(FreshCell.SUBMISSION);
    assertThat(identities).doesNotHaveDuplicates();
    assertThat(identities.stream().map(identity -> identity.split("_", 2)[1]).distinct())
        .as("ipc namespaces")
        .hasSize(1);
  }

  /** The inode of a namespace that is gone may be that of the next: it proves nothing here. */
  @Test
  void everyTestHasACellOfItsOwnWhereThatIsAskedFor() throws Exception {
    List<String> identities = identities(FreshCell.RUN);
    assertThat(identities.stream().map(identity -> identity.split("_", 2)[0]))
        .containsOnly(identities.get(0).split("_", 2)[0]);
  }

  /** The process id and the ipc namespace that each of three tests saw. */
  private List<String> identities(FreshCell freshCell) throws Exception {
    SourceSet source = JUDGE.program("bash", "echo $$_$(readlink /proc/self/ns/ipc)");
    List<String> identities = new ArrayList<>();
    for (TestResult test : judge(freshCell, doubling, source).tests()) {
      assertThat(test.message()).matches(".*got '\\d+_ipc:.*'");
      identities.add(test.message().replaceFirst(".*got '", ""));
    }
    assertThat(identities).hasSize(3);
    return identities;
  }

  @ParameterizedTest
  @EnumSource
  void aTestWhoseCellIsKilledIsRunOnceMoreInANewOne(FreshCell freshCell) throws Exception {
    SourceSet source =
        JUDGE.program("bash", "read n; [ $n = 2 ] && sleep 1.654321; echo $((2 * n))");
    AtomicInteger restarts = new AtomicInteger();
    CompletableFuture<Judgement> judging =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return judge(freshCell, doubling, source, new RestartCounter(restarts));
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            },
            task -> new Thread(task).start());
    initOfSleeper().destroyForcibly();
    Judgement judgement = judging.get(60, TimeUnit.SECONDS);
    assertThat(judgement.verdict()).as(judgement.toString()).isEqualTo(Verdict.AC);
    assertThat(judgement.tests())
        .extracting(TestResult::name)
        .containsExactly("secret/1", "secret/2", "secret/3");
    assertThat(restarts).hasValue(0);
  }

  private static ProcessHandle initOfSleeper() {
    List<ProcessHandle> found = new ArrayList<>();
    await()
        .until(
            () ->
                ProcessHandle.current()
                    .descendants()
                    .filter(FreshCellTest::isSleeping)
                    .flatMap(sleeper -> sleeper.parent().stream())
                    .flatMap(shell -> shell.parent().stream())
                    .peek(found::add)
                    .findAny()
                    .isPresent());
    return found.get(0);
  }

  private static boolean isSleeping(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"))
          .startsWith("sleep\0001.654321");
    } catch (IOException e) {
      return false;
    }
  }

  /** Counts how often a submission is judged from the beginning. */
  private record RestartCounter(AtomicInteger restarts) implements JudgeListener {
    @Override
    public void onCompiled(Compilation compilation) {}

    @Override
    public void onTest(TestResult result) {}

    @Override
    public void onRetry(String fault) {
      restarts.incrementAndGet();
    }
  }
}
