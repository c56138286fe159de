package dev.cloister.grader.attack;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** How a program of the suite is made ready and run: its extension says it. */
enum ProgramKind {
  /** Compiled to a static executable. */
  C(".c"),
  /** Compiled to classes. */
  JAVA(".java"),
  /** Run by python3. */
  PYTHON(".py"),
  /** Run by sh. */
  SHELL(".sh");

  private final String extension;

  ProgramKind(String extension) {
    this.extension = extension;
  }

  /** The commands that the template must have. */
  List<String> tools() {
    return switch (this) {
      case C -> List.of("cc");
      case JAVA -> List.of("javac", "java");
      case PYTHON -> List.of("python3");
      case SHELL -> List.of("sh");
    };
  }

  static List<String> extensions() {
    return Arrays.stream(values()).map(kind -> kind.extension).toList();
  }

  static Optional<ProgramKind> of(String program) {
    return Arrays.stream(values()).filter(kind -> program.endsWith(kind.extension)).findFirst();
  }

  /** The path without the extension. */
  String stem(String program) {
    return program.substring(0, program.length() - extension.length());
  }

  /** What compiles a source in the work folder; empty where nothing has to. */
  List<String> compile(String source) {
    List<String> words = new ArrayList<>();
    if (this == C) {
      words.addAll(
          List.of("cc", "-O1", "-std=gnu17", "-static", "-pthread", "-Wall", "-Wextra", "-o"));
      words.addAll(List.of(AttackPrograms.OUTPUT + "/program", source));
    } else if (this == JAVA) {
      words.addAll(List.of("javac", "-Xlint:all", "-d", AttackPrograms.OUTPUT, source));
    }
    return words;
  }
}
