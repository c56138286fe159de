package dev.cloister.grader.attack;

import dev.cloister.grader.config.FolderTree;
import dev.cloister.grader.config.StateDirectory;
import dev.cloister.grader.judging.JudgeContext;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A temporary folder for what the suite needs on the disk: the programs, made ready, and the state
 * of the services that are attacked.
 *
 * @param folder that can be removed at the end with all that is in it
 * @param programs in a folder of theirs in it
 * @param aimed the files of the machine that attacks aim at
 */
record Home(Path folder, AttackPrograms programs, AimedFiles aimed) {
  static Home create(Path attacks) throws IOException {
    Path folder = FolderTree.temporary("cloister-attack-");
    Path programs = folder.resolve("programs");
    StateDirectory.createForLauncher(programs, JudgeContext.LAUNCHER_ID);
    return new Home(folder, new AttackPrograms(attacks, programs), AimedFiles.read());
  }

  void remove() throws IOException {
    FolderTree.remove(folder);
  }
}
