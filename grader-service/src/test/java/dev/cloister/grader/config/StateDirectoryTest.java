package dev.cloister.grader.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDirectoryTest {
  @TempDir Path folder;

  @Test
  void cellsWithUsersOfTheirOwnCanPassAFolderOfProgramsAndNobodyElseCanListIt() throws Exception {
    Path programs = folder.resolve("artifacts-0");
    int group = (int) Files.getAttribute(folder, "unix:gid");
    StateDirectory.createForLauncher(programs, group);
    assertThat(Files.getPosixFilePermissions(programs))
        .contains(PosixFilePermission.OTHERS_EXECUTE)
        .doesNotContain(PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE)
        .doesNotContain(PosixFilePermission.GROUP_WRITE);
  }
}
