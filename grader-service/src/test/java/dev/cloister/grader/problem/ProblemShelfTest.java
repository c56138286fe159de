package dev.cloister.grader.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.grader.config.JudgingConfig;
import dev.cloister.grader.config.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProblemShelfTest {
  @TempDir private Path parent;

  private ProblemShelf shelf(Duration kept) {
    return new ProblemShelf(parent, new PackageLoader(JudgingConfig.from(Settings.none())), kept);
  }

  @Test
  void aBrokenPackageDoesNotDisturbTheOthers() throws Exception {
    Packages.in(parent, Packages.CURRENT);
    Files.createDirectories(parent.resolve("broken"));
    Files.writeString(parent.resolve("broken/problem.yaml"), "limits: 5\n");
    Files.createDirectories(parent.resolve("no-package"));
    assertThat(shelf(Duration.ofMinutes(1)).list().stream().map(ProblemShelf.Entry::id))
        .containsExactly("broken", "echo");
    assertThat(shelf(Duration.ofMinutes(1)).find("broken").orElseThrow())
        .isInstanceOf(ProblemShelf.Entry.Broken.class)
        .asString()
        .contains("broken/problem.yaml:1: limits: must be a map");
  }

  @Test
  void anIdThatIsAPathFindsNothing() throws Exception {
    Packages.in(parent.resolve("deep"), Packages.CURRENT);
    ProblemShelf shelf = shelf(Duration.ofMinutes(1));
    assertThat(shelf.find("deep/echo")).isEmpty();
    assertThat(shelf.find("../" + parent.getFileName() + "/deep/echo")).isEmpty();
    assertThat(shelf.find("")).isEmpty();
  }

  @Test
  void aPackageThatWasChangedIsLoadedAgain() throws Exception {
    Packages files = Packages.in(parent, Packages.LEGACY);
    ProblemShelf shelf = shelf(Duration.ofNanos(1));
    assertThat(shelf.find("echo").orElseThrow()).asString().contains("en=Echo");
    files.file("problem.yaml", "name: Other\n");
    assertThat(shelf.find("echo").orElseThrow()).asString().contains("en=Other");
  }
}
