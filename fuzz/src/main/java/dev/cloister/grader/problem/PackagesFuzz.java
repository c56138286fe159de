package dev.cloister.grader.problem;

import dev.cloister.fuzz.Check;
import dev.cloister.fuzz.Food;
import dev.cloister.fuzz.ScratchFolder;
import dev.cloister.grader.config.FolderTree;
import dev.cloister.grader.config.JudgingConfig;
import dev.cloister.grader.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/**
 * A problem package, file by file: it is refused by {@link ProblemException}, or can be judged, and
 * nothing that it names lies outside.
 */
public final class PackagesFuzz {
  private static final int MOST_FILES = 24;
  private static final int LINK = 255;
  private static final List<String> NAMES =
      List.of(
          "problem.yaml",
          "data/secret/1.in",
          "data/secret/1.ans",
          "data/sample/1.in",
          "data/sample/1.ans",
          "data/testdata.yaml",
          "data/secret/testdata.yaml",
          "data/secret/test_group.yaml",
          "data/secret/1.yaml",
          "data/secret/g/2.in",
          "data/secret/g/2.ans",
          "data/secret/g/test_group.yaml",
          "domjudge-problem.ini",
          ".timelimit",
          "submissions/accepted/a.py",
          "submissions/wrong_answer/b.c",
          "submissions/rejected/c/d.java",
          "output_validators/x");

  private PackagesFuzz() {}

  /** Files: a number of the list above or a name, the length, the content; or a link's target. */
  public static void fuzzerTestOneInput(byte[] data) throws IOException {
    Path folder = ScratchFolder.empty("package");
    try {
      write(folder, new Food(data));
      load(folder);
    } finally {
      FolderTree.remove(folder);
    }
  }

  private static void write(Path folder, Food food) throws IOException {
    for (int i = 0; i < MOST_FILES && food.left() > 0; i++) {
      int number = food.u8();
      String name = number < NAMES.size() ? NAMES.get(number) : food.text();
      Path file;
      try {
        file = folder.resolve(name).normalize();
      } catch (InvalidPathException e) {
        continue;
      }
      if (!file.startsWith(folder) || file.equals(folder) || name.length() > 500) {
        continue;
      }
      try {
        Files.createDirectories(file.getParent());
        if (number == LINK) {
          Files.createSymbolicLink(file, Path.of(food.text()));
        } else {
          Files.write(file, food.bytes(food.u16()));
        }
      } catch (IOException | InvalidPathException cannotBeMade) {
        // No file system has it: it is not part of the package.
      }
    }
  }

  private static void load(Path folder) throws IOException {
    Problem problem;
    try {
      problem = new PackageLoader(judging()).load(folder);
    } catch (ProblemException refused) {
      Check.holds(!String.valueOf(refused.getMessage()).isEmpty(), "a refusal says why");
      return;
    }
    Path real = folder.toRealPath();
    Check.holds(!problem.tests().isEmpty(), "a problem has tests");
    for (TestCase test : problem.tests()) {
      for (Path file : List.of(test.input(), test.answer())) {
        Check.holds(
            file.toRealPath().startsWith(real) && Files.isRegularFile(file),
            "a test's file is a file in the package");
      }
    }
    for (JurySubmission submission : problem.submissions()) {
      for (JurySubmission.File file : submission.files()) {
        Check.holds(
            file.path().toRealPath().startsWith(real), "a submission's file is in the package");
      }
    }
  }

  private static JudgingConfig judging() {
    return JudgingConfig.from(Settings.none());
  }
}
