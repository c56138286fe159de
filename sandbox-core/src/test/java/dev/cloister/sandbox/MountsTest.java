package dev.cloister.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MountsTest {
  @TempDir Path folder;
  private SandboxConfig config;

  @BeforeEach
  void allowMounts() throws Exception {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.createDirectories(folder.resolve("root/program"));
    Files.createDirectories(folder.resolve("root/other"));
    Files.createDirectories(folder.resolve("elsewhere"));
    Files.writeString(folder.resolve("root/program/main"), "artifact");
    config = SandboxConfig.defaults().withMountRoots(List.of(folder.resolve("root")));
  }

  private static CellSpec mounting(Path source, String target) {
    return CellSpec.defaults().withMounts(List.of(new ReadOnlyMount(source, target)));
  }

  @Test
  void aFolderBelowAMountRootIsSeenReadOnly() throws Exception {
    NothingLeft nothingLeft = NothingLeft.comparedWithNow();
    try (Sandbox sandbox = Sandbox.open(config);
        Cell cell = sandbox.openCell(mounting(folder.resolve("root/program"), "/program"))) {
      String script = "cat /program/main; ls -d /program/../other; echo x > /program/main";
      RunResult result = cell.run(Command.of("sh", "-c", script));
      assertThat(result.stdout().text()).isEqualTo("artifact");
      assertThat(result.outcome()).isEqualTo(new Outcome.Exited(2));
      assertThat(result.stderr().text()).contains("Read-only");
      nothingLeft.notice();
    }
    nothingLeft.check();
  }

  @Test
  void cellsThatWereBuiltBeforehandHaveTheMountsOfWhoTakesThem() throws Exception {
    NothingLeft nothingLeft = NothingLeft.comparedWithNow();
    try (Sandbox sandbox = Sandbox.open(config)) {
      for (String name : List.of("program", "other", "program", "other", "program", "other")) {
        try (Cell cell = sandbox.openCell(mounting(folder.resolve("root/" + name), "/program"))) {
          String seen = cell.run(Command.of("ls", "/program")).stdout().text();
          assertThat(seen).isEqualTo(name.equals("program") ? "main\n" : "");
        }
      }
      nothingLeft.notice();
    }
    nothingLeft.check();
  }

  @Test
  void aFolderThatIsInNoMountRootIsRefused() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("root/link"), folder.resolve("elsewhere"));
    try (Sandbox sandbox = Sandbox.open(config)) {
      for (Path source :
          List.of(
              folder.resolve("elsewhere"),
              link,
              Path.of("/usr"),
              folder.resolve("root/program/../../elsewhere"))) {
        assertThatThrownBy(() -> sandbox.openCell(mounting(source, "/program")))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining(source.toString());
      }
    }
  }

  /** Often, since the cell's last word and the launcher's news of its end race. */
  @RepeatedTest(20)
  void aTargetThatTheTemplateDoesNotHaveIsAFault() throws Exception {
    try (Sandbox sandbox = Sandbox.open(config);
        Cell cell = sandbox.openCell(mounting(folder.resolve("root/program"), "/nowhere"))) {
      assertThatThrownBy(() -> cell.run(Command.of("true")))
          .isInstanceOfSatisfying(
              SandboxException.class, e -> assertThat(e.stage()).isEqualTo("mount"));
    }
  }

  @Test
  void anUnknownTemplateIsRefused() throws Exception {
    try (Sandbox sandbox = Sandbox.open(config)) {
      assertThatThrownBy(() -> sandbox.openCell(CellSpec.defaults().withTemplate("none")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("none");
    }
  }

  @Test
  void aMountRootThatDoesNotExistIsAFault() {
    SandboxConfig wrong = config.withMountRoots(List.of(folder.resolve("none")));
    assertThatThrownBy(() -> Sandbox.open(wrong))
        .isInstanceOf(SandboxException.class)
        .hasMessageContaining("none");
  }
}
