package dev.cloister.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Function;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A JVM that is short of something itself: each call succeeds or says what is missing. */
class ShortJvmTest {
  private static final int LONGEST_SECONDS = 60;

  /** Kibibytes, in the units of a shell's ulimit -f. */
  private static String fileLimit(int kibibytes) {
    return "ulimit -f " + 2 * kibibytes;
  }

  private static List<String> outputOf(Process jvm) throws Exception {
    CompletableFuture<byte[]> output =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return jvm.getInputStream().readAllBytes();
              } catch (IOException e) {
                return new byte[0];
              }
            });
    try {
      assertThat(jvm.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)).as("it ends").isTrue();
    } finally {
      jvm.destroyForcibly();
    }
    return new String(output.get(), StandardCharsets.UTF_8).lines().toList();
  }

  private interface Action {
    String act() throws Exception;
  }

  /** What came of it: what it returns, or the stage and error of the fault. */
  private static String tried(Action action) throws Exception {
    try {
      return action.act();
    } catch (SandboxException e) {
      return e.stage() + " " + e.errno() + (e.mend().isEmpty() ? "" : " with a mend");
    }
  }

  private static String ends(RunResult result) {
    return result.outcome().word();
  }

  /** Descriptors are taken until that many are left. */
  public static final class FewDescriptors {
    private static final int MOST_LEFT = 30;
    private static final byte[] LARGE = new byte[100_000];

    private FewDescriptors() {}

    /** Prints what came of each call, and what of the next one. */
    public static void main(String[] args) throws Exception {
      loadEverything();
      try (Sandbox sandbox = Sandbox.open()) {
        once(sandbox);
        for (int left = 0; left <= MOST_LEFT; left++) {
          Deque<InputStream> taken = takeAllBut(left);
          String run = tried(() -> ends(sandbox.run(Command.of("true"))));
          String cell = tried(() -> once(sandbox));
          taken.forEach(FewDescriptors::close);
          System.out.println("run: " + run);
          System.out.println("cell: " + cell);
          System.out.println("after: " + tried(() -> once(sandbox)));
        }
      }
      System.out.println("processes: " + ProcessHandle.current().descendants().count());
      System.exit(0);
    }

    /** A class that is loaded late takes a descriptor itself, unless it lies in a jar. */
    private static void loadEverything() throws Exception {
      for (String entry : System.getProperty("java.class.path").split(":", -1)) {
        Path folder = Path.of(entry);
        // An empty entry is the working directory, below which classes lie elsewhere than their
        // names say.
        if (!entry.isEmpty() && Files.isDirectory(folder)) {
          try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(name -> name.toString().endsWith(".class")).toList()) {
              String name = folder.relativize(file).toString();
              if (!name.contains("-info")) {
                Class.forName(name.substring(0, name.length() - 6).replace('/', '.'));
              }
            }
          }
        }
      }
    }

    private static String once(Sandbox sandbox) throws Exception {
      try (Cell cell = sandbox.openCell(CellSpec.defaults())) {
        cell.put("large", LARGE);
        RunResult copied =
            cell.run(
                Command.builder("cat").stdin(Input.of(LARGE)).stdout(Output.capture()).build());
        Collected collected = cell.collect(CollectSpec.of("large"));
        boolean whole =
            copied.stdout().bytes().length == LARGE.length
                && collected.files().get(0).content().length == LARGE.length;
        return whole ? ends(copied) : "not whole";
      }
    }

    private static Deque<InputStream> takeAllBut(int left) throws IOException {
      Deque<InputStream> taken = new ArrayDeque<>();
      try {
        while (true) {
          taken.add(new FileInputStream("/dev/null"));
        }
      } catch (IOException none) {
        for (int i = 0; i < left && !taken.isEmpty(); i++) {
          taken.remove().close();
        }
      }
      return taken;
    }

    private static void close(InputStream stream) {
      try {
        stream.close();
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }

  @Test
  void withoutDescriptorsACallIsRightOrNamesThemAndTheNextOneWorks() throws Exception {
    List<String> said = outputOf(OtherJvm.startLimited("ulimit -n 150", FewDescriptors.class));
    assertThat(said).hasSize(3 * (FewDescriptors.MOST_LEFT + 1) + 1).endsWith("processes: 0");
    assertThat(said.subList(0, said.size() - 1))
        .allMatch(line -> line.matches("(run|cell): (exited|\\S+ 24 with a mend)|after: exited"));
    assertThat(said)
        .anyMatch(line -> line.contains(" 24 "))
        .contains("run: exited", "cell: exited");
  }

  /** What a JVM that may only write small files can do. */
  public static final class SmallFiles {
    private SmallFiles() {}

    /** Prints what came of each call. */
    public static void main(String[] args) throws Exception {
      byte[] large = new byte[4 << 20];
      String opened =
          tried(
              () -> {
                try (Sandbox sandbox = Sandbox.open();
                    Cell cell = sandbox.openCell(CellSpec.defaults())) {
                  System.out.println("put: " + tried(() -> put(cell, large)));
                  System.out.println(
                      "input: "
                          + tried(
                              () ->
                                  ends(
                                      cell.run(
                                          Command.builder("cat")
                                              .stdin(Input.of(large))
                                              .stdout(Output.discard())
                                              .build()))));
                  return ends(cell.run(Command.of("true")));
                }
              });
      System.out.println("after: " + opened);
      System.out.println("processes: " + ProcessHandle.current().descendants().count());
      System.exit(0);
    }

    private static String put(Cell cell, byte[] content) throws Exception {
      cell.put("large", content);
      return "put";
    }
  }

  @Test
  void aMemoryFileThatCannotBeFilledIsNamedAndTheCellStaysUsable() throws Exception {
    List<String> said = outputOf(OtherJvm.startLimited(fileLimit(3 << 10), SmallFiles.class));
    assertThat(said)
        .containsExactly("put: put 27", "input: stdio 27", "after: exited", "processes: 0");
  }

  @Test
  void aLauncherThatCannotBeWrittenIsNamed() throws Exception {
    // Larger than what JNA unpacks, smaller than the launcher.
    List<String> said = outputOf(OtherJvm.startLimited(fileLimit(200), SmallFiles.class));
    assertThat(said).containsExactly("after: launcher 27", "processes: 0");
  }

  @Test
  void aTemporaryFolderThatTakesNothingIsNamed() throws Exception {
    List<String> said = outputOf(OtherJvm.startLimited(fileLimit(0), SmallFiles.class));
    assertThat(said).containsExactly("after: jna 0 with a mend", "processes: 0");
  }

  /** The descriptor that the sandbox's own thread waits on is closed by somebody else. */
  public static final class DeadReactor {
    private DeadReactor() {}

    /** Prints what comes of the run that is on, and of the next. */
    public static void main(String[] args) throws Exception {
      Sandbox sandbox = Sandbox.open();
      Execution running = sandbox.start(Command.of("sleep", "654321"));
      for (int descriptor : polls()) {
        Function.getFunction("c", "close").invokeInt(new Object[] {descriptor});
      }
      System.out.println("next: " + tried(() -> ends(sandbox.start(Command.of("true")).await())));
      CompletableFuture<RunResult> result = running.result().toCompletableFuture();
      try {
        System.out.println("running: " + result.get(20, TimeUnit.SECONDS).outcome());
      } catch (ExecutionException e) {
        System.out.println("running: " + ((SandboxException) e.getCause()).stage());
      }
      System.out.println("later: " + tried(() -> ends(sandbox.run(Command.of("true")))));
      sandbox.close();
      try (Sandbox other = Sandbox.open()) {
        System.out.println("other: " + ends(other.run(Command.of("true"))));
      }
      System.out.println("processes: " + ProcessHandle.current().descendants().count());
      System.exit(0);
    }

    private static List<Integer> polls() throws IOException {
      List<Integer> polls = new ArrayList<>();
      try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
        for (Path path : all.toList()) {
          if (Files.isSymbolicLink(path)
              && Files.readSymbolicLink(path).toString().contains("eventpoll")) {
            polls.add(Integer.valueOf(path.getFileName().toString()));
          }
        }
      }
      return polls;
    }
  }

  @Test
  void whereTheReactorHasEndedRunsFailAndAnotherSandboxWorks() throws Exception {
    List<String> said = outputOf(OtherJvm.start(DeadReactor.class));
    assertThat(said).hasSize(5).endsWith("other: exited", "processes: 0");
    assertThat(said.get(0)).matches("next: [a-z-]+ \\d+.*");
    assertThat(said.get(1)).isEqualTo("running: launcher");
    assertThat(said.get(2)).isEqualTo("later: reactor 0 with a mend");
  }
}
