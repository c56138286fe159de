package dev.cloister.grader.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each promise of the threat model is guarded by something that exists. */
class ThreatModelTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern GUARD = Pattern.compile("`([^`]+)`");
  private static final Pattern ATTACK = Pattern.compile("([a-z]+)/(\\w+)");
  private static final Pattern JAVA_TEST = Pattern.compile("([A-Z]\\w+Test)(?:\\.(\\w+))?");
  private static final Pattern COMMAND = Pattern.compile("(make -C native|\\./cloister) .*");
  private static final Pattern NATIVE_TEST = Pattern.compile("(\\w+_test): (.+)");

  /** The last column of the tables of promises. */
  static List<String> promises() throws IOException {
    List<String> lines = Files.readAllLines(ROOT.resolve("docs/threat-model.md"));
    List<String> rows =
        lines.subList(lines.indexOf("## What is promised"), lines.size()).stream()
            .takeWhile(line -> !line.startsWith("## How many"))
            .filter(line -> line.startsWith("| ") && !line.startsWith("| promise"))
            .filter(line -> !line.startsWith("| ---"))
            .toList();
    assertThat(rows).hasSizeGreaterThan(20);
    return rows;
  }

  @ParameterizedTest
  @MethodSource("promises")
  void everyPromiseHasAGuardThatExists(String row) throws IOException {
    String[] columns = row.split(" \\| ", -1);
    assertThat(columns).hasSize(2);
    List<String> guards = GUARD.matcher(columns[1]).results().map(guard -> guard.group(1)).toList();
    if (guards.isEmpty()) {
      assertThat(columns[1]).contains("every attack");
    }
    for (String guard : guards) {
      assertThat(exists(guard)).as(guard).isTrue();
    }
  }

  @Test
  void whatDoesNotExistIsNoticed() throws IOException {
    assertThat(exists("process/kill_all")).isTrue();
    assertThat(exists("process/no_such_attack")).isFalse();
    assertThat(exists("ThreatModelTest.whatDoesNotExistIsNoticed")).isTrue();
    assertThat(exists("ThreatModelTest.noSuchTest")).isFalse();
    assertThat(exists("landlock_test: but read")).isTrue();
    assertThat(exists("landlock_test: no such check")).isFalse();
  }

  private static boolean exists(String guard) throws IOException {
    Matcher attack = ATTACK.matcher(guard);
    if (attack.matches()) {
      return isInManifest(attack.group(1), attack.group(2));
    }
    Matcher test = JAVA_TEST.matcher(guard);
    if (test.matches()) {
      return isInTests(test.group(1), test.group(2) == null ? "" : test.group(2));
    }
    if (COMMAND.matcher(guard).matches()) {
      return true;
    }
    Matcher check = NATIVE_TEST.matcher(guard);
    if (check.matches()) {
      Path source = ROOT.resolve("native/tests/" + check.group(1) + ".c");
      return Files.exists(source) && Files.readString(source).contains('"' + check.group(2) + '"');
    }
    return false;
  }

  private static boolean isInManifest(String type, String name) throws IOException {
    String section = "";
    for (String line : Files.readAllLines(ROOT.resolve("attacks/manifest.yaml"))) {
      if (line.matches("\\w+:.*")) {
        section = line.substring(0, line.indexOf(':'));
      } else if (section.equals(type) && line.equals("  " + name + ":")) {
        return true;
      }
    }
    return false;
  }

  private static boolean isInTests(String type, String method) throws IOException {
    for (String module : List.of("sandbox-core", "grader-service")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module + "/src/test/java"))) {
        for (Path file : files.filter(path -> path.endsWith(type + ".java")).toList()) {
          if (method.isEmpty() || Files.readString(file).contains("void " + method + "(")) {
            return true;
          }
        }
      }
    }
    return false;
  }
}
