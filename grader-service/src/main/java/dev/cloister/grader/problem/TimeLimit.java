package dev.cloister.grader.problem;

import dev.cloister.grader.problem.ProblemLimits.TimeSource;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The time limit of a package and where it comes from: problem.yaml, else domjudge-problem.ini,
 * else .timelimit (both written by the ICPC's tools), else the judge's default. The format would
 * have the limit of a package that states none inferred from the jury's submissions; that is not
 * done yet, and {@code verify} says so.
 */
record TimeLimit(Duration time, TimeSource source) {
  private static final Pattern INI_LINE =
      Pattern.compile("\\s*timelimit\\s*=\\s*['\"]?([^'\";]*?)['\"]?\\s*(;.*)?");

  static TimeLimit of(PackageFiles files, Path root, YamlLimits limits, Duration otherwise)
      throws ProblemException {
    if (limits.time().isPresent()) {
      return new TimeLimit(limits.time().get(), TimeSource.PROBLEM_YAML);
    }
    Path ini = root.resolve("domjudge-problem.ini");
    if (Files.exists(ini)) {
      int number = 0;
      for (String line : text(files, ini).split("\n", -1)) {
        number++;
        Matcher matcher = INI_LINE.matcher(line.strip());
        if (matcher.matches()) {
          String label = files.label(ini) + ":" + number + ": timelimit";
          return new TimeLimit(seconds(label, matcher.group(1)), TimeSource.DOMJUDGE_INI);
        }
      }
    }
    Path timelimit = root.resolve(".timelimit");
    if (Files.exists(timelimit)) {
      return new TimeLimit(
          seconds(files.label(timelimit) + ":1", text(files, timelimit).strip()),
          TimeSource.TIMELIMIT_FILE);
    }
    return new TimeLimit(otherwise, TimeSource.DEFAULT);
  }

  private static Duration seconds(String label, String text) throws ProblemException {
    if (!text.matches("[0-9]{1,6}(\\.[0-9]{1,6})?") || new BigDecimal(text).signum() == 0) {
      throw new ProblemException(label + ": '" + text + "' is not a number of seconds above 0");
    }
    return Duration.ofNanos(new BigDecimal(text).movePointRight(9).longValue());
  }

  private static String text(PackageFiles files, Path file) throws ProblemException {
    try {
      return new String(Files.readAllBytes(files.regularFile(file)), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new ProblemException(files.label(file) + ": cannot be read: " + e.getMessage(), e);
    }
  }
}
