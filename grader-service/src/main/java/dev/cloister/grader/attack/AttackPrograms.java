package dev.cloister.grader.attack;

import dev.cloister.sandbox.Cell;
import dev.cloister.sandbox.CellSpec;
import dev.cloister.sandbox.CollectSpec;
import dev.cloister.sandbox.Command;
import dev.cloister.sandbox.Limits;
import dev.cloister.sandbox.ReadOnlyMount;
import dev.cloister.sandbox.RunResult;
import dev.cloister.sandbox.Sandbox;
import dev.cloister.sandbox.SandboxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The programs of the suite, each compiled once in a cell when it is first asked for, in a folder
 * that cells mount read-only. Not thread-safe.
 */
final class AttackPrograms {
  /** Where a compiler writes: a folder of the work folder. */
  static final String OUTPUT = "out";

  private static final String MOUNT = "/program";
  private static final Limits COMPILE =
      Limits.defaults()
          .withCpu(Duration.ofSeconds(20))
          .withWall(Duration.ofSeconds(60))
          .withMemoryBytes(1L << 30)
          .withOutputBytes(1 << 20)
          .withProcesses(128);

  private final Path sources;
  private final Path folder;
  private final Map<String, List<String>> commands = new HashMap<>();

  /**
   * None is made ready yet.
   *
   * @param sources the folder of the attacks
   * @param folder an empty one, a mount root of every sandbox that is attacked
   */
  AttackPrograms(Path sources, Path folder) {
    this.sources = sources;
    this.folder = folder;
  }

  /** The commands that a step needs in the template. */
  static List<String> toolsOf(Step step) {
    if (step instanceof Step.Run run) {
      return toolsOf(run.call());
    }
    return step instanceof Step.Start start ? toolsOf(start.call()) : List.of();
  }

  private static List<String> toolsOf(ProgramCall call) {
    return ProgramKind.of(call.program()).map(ProgramKind::tools).orElse(List.of());
  }

  /** The folder of the attacks. */
  Path sources() {
    return sources;
  }

  /** Where what was made ready lies. */
  Path folder() {
    return folder;
  }

  /** A cell that can run the programs. */
  CellSpec cell(CellSpec spec) {
    return spec.withMounts(List.of(new ReadOnlyMount(folder, MOUNT)));
  }

  /**
   * The beginning of a command that runs a program in such a cell.
   *
   * @param sandbox in which it is compiled if it was not yet
   */
  List<String> command(String program, Sandbox sandbox)
      throws BrokenProgramException, SandboxException, IOException, InterruptedException {
    List<String> known = commands.get(program);
    if (known == null) {
      known = prepare(program, sandbox);
      commands.put(program, known);
    }
    return known;
  }

  private static ProgramKind kind(String program) throws BrokenProgramException {
    return ProgramKind.of(program)
        .orElseThrow(() -> new BrokenProgramException(program + " is of no known kind"));
  }

  private List<String> prepare(String program, Sandbox sandbox)
      throws BrokenProgramException, SandboxException, IOException, InterruptedException {
    ProgramKind kind = kind(program);
    switch (kind) {
      case C -> {
        Path target = folder.resolve(kind.stem(program));
        compile(program, target, sandbox);
        return List.of(MOUNT + "/" + kind.stem(program) + "/program");
      }
      case JAVA -> {
        compile(program, folder.resolve(kind.stem(program)), sandbox);
        Path name = Path.of(kind.stem(program)).getFileName();
        return List.of(
            "java",
            "-XX:+UseSerialGC",
            "-XX:-UsePerfData",
            "-cp",
            MOUNT + "/" + kind.stem(program),
            String.valueOf(name));
      }
      default -> {
        Path target = folder.resolve(program);
        Files.createDirectories(parent(target));
        Files.copy(sources.resolve(program), target);
        return List.of(kind == ProgramKind.PYTHON ? "python3" : "sh", MOUNT + "/" + program);
      }
    }
  }

  private static Path parent(Path path) {
    return Optional.ofNullable(path.getParent()).orElse(path);
  }

  private void compile(String program, Path target, Sandbox sandbox)
      throws BrokenProgramException, SandboxException, IOException, InterruptedException {
    Path source = sources.resolve(program);
    String name = String.valueOf(source.getFileName());
    try (Cell cell = sandbox.openCell(CellSpec.defaults())) {
      cell.put(name, Files.readAllBytes(source));
      cell.put(OUTPUT + "/.keep", new byte[0]);
      for (Path header : headers(source)) {
        cell.put(String.valueOf(header.getFileName()), Files.readAllBytes(header));
      }
      RunResult result =
          cell.run(Command.builder(kind(program).compile(name)).limits(COMPILE).build());
      String log = (result.stdout().text() + result.stderr().text()).strip();
      if (!result.outcome().isSuccess() || !log.isEmpty()) {
        throw new BrokenProgramException(
            program + " does not compile without a word (" + result.outcome() + "):\n" + log);
      }
      Files.createDirectories(target);
      Path taken = Files.createTempDirectory(folder, "taken");
      cell.collectInto(taken, CollectSpec.of(OUTPUT + "/*"));
      Files.delete(target);
      Files.move(taken.resolve(OUTPUT), target);
      Files.delete(taken);
    }
  }

  /** attack.h, and what lies beside the source. */
  private List<Path> headers(Path source) throws IOException {
    try (Stream<Path> own = Files.list(sources);
        Stream<Path> beside = Files.list(parent(source))) {
      return Stream.concat(own, beside)
          .filter(path -> path.toString().endsWith(".h"))
          .distinct()
          .toList();
    }
  }
}
