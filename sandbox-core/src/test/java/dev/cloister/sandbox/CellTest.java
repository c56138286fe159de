package dev.cloister.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CellTest {
  @RegisterExtension static final Sandboxes SANDBOXES = new Sandboxes();
  @TempDir Path folder;
  private Cell cell;

  @BeforeEach
  void openCell() throws Exception {
    cell = SANDBOXES.sandbox().openCell(CellSpec.defaults());
  }

  @AfterEach
  void closeCell() {
    cell.close();
  }

  private RunResult sh(String script) throws Exception {
    return cell.run(Command.of("sh", "-c", script));
  }

  private String out(String script) throws Exception {
    RunResult result = sh(script);
    assertThat(result.outcome()).as("%s", result.stderr().text()).isEqualTo(new Outcome.Exited(0));
    return result.stdout().text();
  }

  @Test
  void filesGoIn() throws Exception {
    cell.put("a/b/c.txt", "content".getBytes(UTF_8));
    cell.put("empty", new byte[0]);
    cell.put("large", new byte[3 << 20]);
    assertThat(out("cat a/b/c.txt; wc -c < empty; wc -c < large"))
        .isEqualTo("content0\n" + (3 << 20) + "\n");
  }

  @Test
  void aFileOfTheHostGoesInWithItsExecutableBit() throws Exception {
    Path script = Files.writeString(folder.resolve("script"), "#!/bin/sh\necho ran\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    cell.put("tool", script);
    assertThat(out("./tool")).isEqualTo("ran\n");
  }

  @Test
  void aCompiledProgramRuns() throws Exception {
    cell.put("program", CellProgram.compile("int main(void) { return 7; }"));
    assertThat(cell.run(Command.of("./program")).outcome()).isEqualTo(new Outcome.Exited(7));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/abs", "../up", "a/../../up", "folder/"})
  void aPathThatLeavesTheWorkFolderIsRefused(String path) {
    assertThatThrownBy(() -> cell.put(path, new byte[0]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aFileIsNeverReplacedAndTheCellStaysUsable() throws Exception {
    cell.put("a", "1".getBytes(UTF_8));
    assertThatThrownBy(() -> cell.put("a", "2".getBytes(UTF_8)))
        .isInstanceOfSatisfying(
            SandboxException.class,
            e -> {
              assertThat(e.errno()).isEqualTo(17);
              assertThat(e.mend()).contains("never replaces");
            });
    assertThat(out("cat a")).isEqualTo("1");
  }

  @Test
  void aLinkOnTheWayInIsNotFollowed() throws Exception {
    sh("ln -s /tmp link; ln -s /tmp/target file");
    assertThatThrownBy(() -> cell.put("link/x", new byte[1])).isInstanceOf(SandboxException.class);
    assertThatThrownBy(() -> cell.put("file", new byte[1])).isInstanceOf(SandboxException.class);
    assertThat(out("ls -A /tmp")).isEmpty();
  }

  @Test
  void aFileThatDoesNotFitSaysSoAndTheCellStaysUsable() throws Exception {
    try (Cell small = SANDBOXES.sandbox().openCell(CellSpec.defaults().withScratchBytes(1 << 20))) {
      assertThatThrownBy(() -> small.put("big", new byte[2 << 20]))
          .isInstanceOfSatisfying(
              SandboxException.class,
              e -> {
                assertThat(e.errno()).isEqualTo(28);
                assertThat(e.mend()).contains("scratchBytes");
              });
      assertThat(small.run(Command.of("true")).outcome().isSuccess()).isTrue();
    }
  }

  @Test
  void filesComeOut() throws Exception {
    sh(
        "mkdir -p out/deep; echo 1 > out/a.txt; echo 2 > out/deep/b.txt; echo 3 > out/c.bin;"
            + " chmod +x out/a.txt");
    Collected flat = cell.collect(CollectSpec.of("out/*.txt"));
    assertThat(flat.files()).extracting(Collected.File::path).containsExactly("out/a.txt");
    assertThat(flat.files().get(0).executable()).isTrue();
    assertThat(flat.files().get(0).content()).asString().isEqualTo("1\n");
    Collected deep = cell.collect(CollectSpec.of("out/**"));
    assertThat(deep.files())
        .extracting(Collected.File::path)
        .containsExactly("out/a.txt", "out/c.bin", "out/deep/b.txt");
    assertThat(deep.refused()).isEmpty();
  }

  @Test
  void whatIsNotARegularFileIsRefusedAtOnce() throws Exception {
    sh(
        "ln -s /etc/passwd link; ln -s . dirlink; mkfifo fifo; mkdir dir; echo x > dir/x;"
            + " python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind(\"sock\")'");
    Collected collected =
        cell.collect(CollectSpec.of("link", "fifo", "sock", "dirlink/dir/x", "dir/x"));
    assertThat(collected.files()).extracting(Collected.File::path).containsExactly("dir/x");
    assertThat(collected.refused())
        .extracting(Collected.Refused::path)
        .contains("fifo", "link", "sock");
  }

  @Test
  void collectingIsBounded() throws Exception {
    sh("for i in 1 2 3 4 5; do head -c 1000 /dev/zero > f$i; done");
    assertThat(cell.collect(new CollectSpec(List.of("f*"), 3, 1 << 20)).files()).hasSize(3);
    Collected bytes = cell.collect(new CollectSpec(List.of("f*"), 10, 2500));
    assertThat(bytes.files()).hasSize(2);
    assertThat(bytes.refused()).isNotEmpty();
  }

  @Test
  void manyFilesComeOutWithFewDescriptors() throws Exception {
    sh("i=0; while [ $i -lt 3000 ]; do echo $i > n$i; i=$((i+1)); done");
    Collected collected = cell.collect(new CollectSpec(List.of("n*"), 10_000, 1 << 20));
    assertThat(collected.files()).hasSize(3000);
  }

  @Test
  void filesComeOutIntoAFolder() throws Exception {
    sh("mkdir out; echo 1 > out/a; printf '#!/bin/sh\\n' > out/run; chmod +x out/run");
    Collected collected = cell.collectInto(folder, CollectSpec.of("out/**"));
    assertThat(collected.files())
        .extracting(Collected.File::path)
        .containsExactly("out/a", "out/run");
    assertThat(Files.readString(folder.resolve("out/a"))).isEqualTo("1\n");
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("out/a"))))
        .isEqualTo("rw-r--r--");
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("out/run"))))
        .isEqualTo("rwxr-xr-x");
  }

  @Test
  void aNameThatIsNotUtf8IsRefused() throws Exception {
    sh("printf x > \"$(printf 'a\\377b')\"");
    Collected collected = cell.collect(CollectSpec.of("*"));
    assertThat(collected.files()).isEmpty();
    assertThat(collected.refused())
        .singleElement()
        .satisfies(r -> assertThat(r.reason()).contains("UTF-8"));
  }

  @Test
  void whatOneRunLeavesTheNextOneFinds() throws Exception {
    sh("echo kept > /work/a; echo kept > /tmp/b; echo kept > /dev/shm/c");
    assertThat(out("cat /work/a /tmp/b /dev/shm/c")).isEqualTo("kept\nkept\nkept\n");
  }

  @Test
  void aFreshScratchIsEmptyAndVanishes() throws Exception {
    sh("echo kept > /work/a; echo kept > /tmp/b");
    Command fresh =
        Command.builder("sh", "-c", "ls -A /work /tmp /dev/shm; echo gone > /work/x")
            .scratch(Scratch.FRESH)
            .build();
    RunResult result = cell.run(fresh);
    assertThat(result.outcome()).isEqualTo(new Outcome.Exited(0));
    assertThat(result.stdout().text()).doesNotContain("a\n").doesNotContain("b\n");
    assertThat(out("ls /work")).isEqualTo("a\n");
  }

  @Test
  void noProcessOfARunIsThereInTheNext() throws Exception {
    sh("(setsid sleep 1000 &) ; true");
    assertThat(out("cat /proc/[0-9]*/comm")).doesNotContain("sleep");
  }

  @Test
  void oneRunAtATime() throws Exception {
    Execution execution = cell.start(Command.of("sleep", "100"));
    assertThatThrownBy(() -> cell.start(Command.of("true")))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> cell.collect(CollectSpec.of("*")))
        .isInstanceOf(IllegalStateException.class);
    execution.cancel();
    assertThat(execution.await().outcome()).isEqualTo(new Outcome.Cancelled());
    assertThat(cell.run(Command.of("true")).outcome().isSuccess()).isTrue();
  }

  @Test
  void closingACellEndsItsRunAsCancelled() throws Exception {
    Execution execution = cell.start(Command.of("sleep", "100"));
    cell.close();
    assertThat(execution.await().outcome()).isEqualTo(new Outcome.Cancelled());
    assertThatThrownBy(() -> cell.run(Command.of("true")))
        .isInstanceOf(IllegalStateException.class);
    cell.close();
  }

  @Test
  void anInterruptCancelsTheRunAndTheCellStaysUsable() throws Exception {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> cell.run(Command.of("sleep", "100")))
        .isInstanceOf(InterruptedException.class);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    assertThat(cell.run(Command.of("true")).outcome().isSuccess()).isTrue();
  }

  @Test
  void limitsAreEachRunsOwn() throws Exception {
    Limits little = Limits.defaults().withCpu(Duration.ofMillis(100)).withMemoryBytes(32 << 20);
    Command burn = Command.builder("sh", "-c", "while :; do :; done").limits(little).build();
    for (int i = 0; i < 3; i++) {
      assertThat(cell.run(burn).outcome()).isEqualTo(new Outcome.LimitReached(Limit.CPU));
    }
    RunResult after = cell.run(Command.of("true"));
    assertThat(after.outcome().isSuccess()).isTrue();
    assertThat(after.cpuTime()).isLessThan(Duration.ofMillis(50));
  }

  @Test
  void aRunAfterOneThatRanOutOfMemoryWorks() throws Exception {
    Limits little = Limits.defaults().withMemoryBytes(32 << 20);
    Command eat =
        Command.builder("python3", "-c", "x = []\nwhile True: x.append(b'x' * (1 << 20))")
            .limits(little)
            .build();
    assertThat(cell.run(eat).outcome()).isEqualTo(new Outcome.LimitReached(Limit.MEMORY));
    assertThat(cell.run(Command.of("true")).outcome().isSuccess()).isTrue();
  }
}
