package dev.cloister.grader.judging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.grader.config.JudgingConfig;
import dev.cloister.grader.config.Settings;
import dev.cloister.grader.language.SourceSet;
import dev.cloister.grader.problem.Problem;
import dev.cloister.sandbox.SandboxConfig;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A judge whose state directory lies on a disk that is full. */
final class FullDiskTest {
  private static final String PROGRAM = "read x; echo $((2 * x))";

  @TempDir private Path folder;

  /** Judges with a full disk and with room on it again. */
  public static final class Judging {
    private Judging() {}

    /** The disk, and the folder of problems. */
    public static void main(String[] args) throws Exception {
      Path disk = Path.of(args[0]);
      try (JudgeContext context =
          JudgeContext.open(
              disk.resolve("state"),
              Optional.empty(),
              JudgingConfig.from(Settings.none()),
              SandboxConfig.defaults())) {
        Problem problem = context.loader().load(Path.of(args[1]));
        Path filler = disk.resolve("filler");
        fill(filler);
        System.out.println("full: " + judge(context, problem));
        Files.delete(filler);
        System.out.println("after: " + judge(context, problem));
      }
      System.out.println("processes: " + ProcessHandle.current().descendants().count());
    }

    private static String judge(JudgeContext context, Problem problem) throws Exception {
      SourceSet source =
          SourceSet.ofUnnamed(
              context.languages().byId("bash").orElseThrow(),
              PROGRAM.getBytes(StandardCharsets.UTF_8));
      Judgement judgement =
          context
              .judge()
              .judge(
                  new JudgeRequest(problem, source, TestSelection.UNTIL_FIRST_FAILURE),
                  JudgeListener.NONE);
      return judgement.verdict() + " " + judgement.fault();
    }

    private static void fill(Path filler) throws IOException {
      byte[] page = new byte[4_096];
      try (OutputStream out = Files.newOutputStream(filler)) {
        while (true) {
          out.write(page);
        }
      } catch (IOException full) {
        if (!String.valueOf(full.getMessage()).contains("No space left")) {
          throw full;
        }
      }
    }
  }

  @Test
  void aFullDiskIsAJudgeErrorThatSaysSoAndTheNextSubmissionIsJudged() throws Exception {
    Assumptions.assumeTrue(
        "root".equals(System.getProperty("user.name")), "only root can mount a small disk");
    Path disk = Files.createDirectories(folder.resolve("disk"));
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command =
        List.of(
            "unshare",
            "--mount",
            "sh",
            "-c",
            "mount -t tmpfs -o size=1m,mode=0755 disk \"$0\" && exec \"$@\"",
            disk.toString(),
            java,
            "-cp",
            System.getProperty("java.class.path"),
            Judging.class.getName(),
            disk.toString(),
            OpenJudge.writeDoubling(folder).toString());
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try {
      List<String> said =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .toList();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(said).hasSize(3);
      assertThat(said.get(0)).startsWith("full: JE ").contains("No space left on device");
      assertThat(said.get(1)).isEqualTo("after: AC ");
      assertThat(said.get(2)).isEqualTo("processes: 0");
    } finally {
      process.destroyForcibly();
    }
  }
}
