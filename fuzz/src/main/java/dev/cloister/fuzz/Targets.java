package dev.cloister.fuzz;

import dev.cloister.fuzz.Target.Kind;
import dev.cloister.grader.config.TextsFuzz;
import dev.cloister.grader.config.YamlFuzz;
import dev.cloister.grader.http.RunBodyFuzz;
import dev.cloister.grader.judging.ValidatorFuzz;
import dev.cloister.grader.language.LanguagesFuzz;
import dev.cloister.grader.language.NamePatternFuzz;
import dev.cloister.grader.language.SourcesFuzz;
import dev.cloister.grader.problem.ArgumentsFuzz;
import dev.cloister.grader.problem.PackagesFuzz;
import dev.cloister.sandbox.RepliesFuzz;
import dev.cloister.sandbox.internal.template.PathPatternFuzz;
import dev.cloister.sandbox.internal.template.TemplatesFuzz;
import java.util.List;

/** Every fuzz target; those of native/Makefile (FUZZ_TARGETS) first. */
final class Targets {
  private static final int SMALL = 512;
  private static final int MEDIUM = 8 << 10;

  /** Two tokens of more than the longest number. */
  private static final int LARGE = 16 << 10;

  private static final int LONGEST_MESSAGE = 128 << 10;

  static final List<Target> ALL =
      List.of(
          ofC("messages", LONGEST_MESSAGE),
          ofC("receive", MEDIUM),
          ofC("pattern", SMALL),
          ofC("path", MEDIUM),
          ofC("files", MEDIUM),
          ofC("filter", SMALL),
          ofC("capture", MEDIUM),
          ofJava("replies", RepliesFuzz.class, MEDIUM),
          ofJava("run-body", RunBodyFuzz.class, MEDIUM),
          ofJava("sources", SourcesFuzz.class, MEDIUM),
          ofJava("validator", ValidatorFuzz.class, LARGE),
          ofJava("packages", PackagesFuzz.class, MEDIUM),
          ofJava("arguments", ArgumentsFuzz.class, SMALL),
          ofJava("yaml", YamlFuzz.class, MEDIUM),
          ofJava("languages", LanguagesFuzz.class, MEDIUM),
          ofJava("templates", TemplatesFuzz.class, MEDIUM),
          ofJava("texts", TextsFuzz.class, SMALL),
          ofJava("path-pattern", PathPatternFuzz.class, SMALL),
          ofJava("name-pattern", NamePatternFuzz.class, SMALL));

  private Targets() {}

  static List<String> names() {
    return ALL.stream().map(Target::name).toList();
  }

  private static Target ofC(String name, int longest) {
    return new Target(name, Kind.NATIVE, name, longest);
  }

  private static Target ofJava(String name, Class<?> entry, int longest) {
    return new Target(name, Kind.JAVA, entry.getName(), longest);
  }
}
