package dev.cloister.grader.problem;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the jury's submissions and what each should get. */
final class SubmissionsReader {
  private static final Pattern TAG = Pattern.compile("@EXPECTED_RESULTS@:([^\\r\\n]*)");
  private static final long LARGEST_SOURCE = 16 << 20;

  /** The words of the tag, as the ICPC's tools and Kattis write them, and Cloister's own. */
  private static final Map<String, String> RESULTS =
      Map.ofEntries(
          Map.entry("CORRECT", "AC"),
          Map.entry("ACCEPTED", "AC"),
          Map.entry("AC", "AC"),
          Map.entry("WRONG_ANSWER", "WA"),
          Map.entry("NO_OUTPUT", "WA"),
          Map.entry("WA", "WA"),
          Map.entry("TIMELIMIT", "TLE"),
          Map.entry("TIME_LIMIT_EXCEEDED", "TLE"),
          Map.entry("TLE", "TLE"),
          Map.entry("RUN_ERROR", "RTE"),
          Map.entry("RUN_TIME_ERROR", "RTE"),
          Map.entry("RTE", "RTE"),
          Map.entry("MEMORY_LIMIT", "MLE"),
          Map.entry("MEMORY_LIMIT_EXCEEDED", "MLE"),
          Map.entry("MLE", "MLE"),
          Map.entry("OUTPUT_LIMIT", "OLE"),
          Map.entry("OUTPUT_LIMIT_EXCEEDED", "OLE"),
          Map.entry("OLE", "OLE"),
          Map.entry("COMPILER_ERROR", "CE"),
          Map.entry("COMPILE_ERROR", "CE"),
          Map.entry("CE", "CE"));

  private final PackageFiles files;
  private final Path folder;
  private final FormatVersion version;

  SubmissionsReader(PackageFiles files, Path root, FormatVersion version) {
    this.files = files;
    this.folder = root.resolve("submissions");
    this.version = version;
  }

  List<JurySubmission> read() throws ProblemException {
    List<JurySubmission> submissions = new ArrayList<>();
    for (Path group : files.entries(folder)) {
      if (!Files.isDirectory(group)) {
        continue;
      }
      for (Path submission : files.entries(group)) {
        List<JurySubmission.File> content = new ArrayList<>();
        if (Files.isDirectory(submission)) {
          addAll(submission, submission, content);
        } else {
          content.add(
              new JurySubmission.File(
                  submission.getFileName().toString(), files.regularFile(submission)));
        }
        submissions.add(
            new JurySubmission(
                folder.relativize(submission).toString(),
                content,
                tagged(content).orElseGet(() -> byFolder(group.getFileName().toString()))));
      }
    }
    return submissions;
  }

  private void addAll(Path top, Path inner, List<JurySubmission.File> content)
      throws ProblemException {
    for (Path entry : files.entries(inner)) {
      if (Files.isDirectory(entry)) {
        addAll(top, entry, content);
      } else {
        content.add(
            new JurySubmission.File(top.relativize(entry).toString(), files.regularFile(entry)));
      }
    }
  }

  /** What the folder stands for; nothing at all where the format gives it no meaning. */
  private Expectation byFolder(String name) {
    boolean legacy = version == FormatVersion.LEGACY;
    return switch (name) {
      case "accepted" -> Expectation.tests(Set.of("AC"), Set.of("AC"));
      case "wrong_answer" -> Expectation.tests(Set.of("AC", "WA"), Set.of("WA"));
      case "time_limit_exceeded" ->
          Expectation.tests(
              legacy ? Set.of("AC", "WA", "TLE") : Set.of("AC", "TLE"), Set.of("TLE"));
      case "run_time_error" ->
          Expectation.tests(
              legacy ? Set.of("AC", "WA", "TLE", "RTE") : Set.of("AC", "RTE"), Set.of("RTE"));
      case "rejected" ->
          Expectation.tests(Set.of("AC", "WA", "TLE", "RTE"), Set.of("WA", "TLE", "RTE"));
      case "brute_force" -> Expectation.tests(Set.of("AC", "RTE", "TLE"), Set.of("RTE", "TLE"));
      case "compile_error", "compiler_error" -> Expectation.overall(Set.of("CE"));
      case "memory_limit", "memory_limit_exceeded" -> Expectation.overall(Set.of("MLE"));
      case "output_limit", "output_limit_exceeded" -> Expectation.overall(Set.of("OLE"));
      case "no_output" -> Expectation.overall(Set.of("WA"));
      default -> Expectation.overall(Set.of());
    };
  }

  private Optional<Expectation> tagged(List<JurySubmission.File> content) throws ProblemException {
    for (JurySubmission.File file : content) {
      Matcher tag = TAG.matcher(source(file.path()));
      if (tag.find()) {
        return Optional.of(Expectation.overall(results(file.path(), tag.group(1))));
      }
    }
    return Optional.empty();
  }

  private Set<String> results(Path file, String words) throws ProblemException {
    Set<String> verdicts = new HashSet<>();
    String list = words.replaceAll("(\\*/|-->|\\*\\)|\"\"\"|''').*", "");
    for (String word : list.split(",", -1)) {
      String key = word.strip().toUpperCase(Locale.ROOT).replace('-', '_');
      if (!RESULTS.containsKey(key)) {
        throw new ProblemException(
            files.label(file)
                + ": @EXPECTED_RESULTS@: unknown result '"
                + word.strip()
                + "'; known are CORRECT, WRONG-ANSWER, TIMELIMIT, RUN-ERROR, NO-OUTPUT,"
                + " OUTPUT-LIMIT, MEMORY-LIMIT and COMPILER-ERROR");
      }
      verdicts.add(RESULTS.getOrDefault(key, key));
    }
    return verdicts;
  }

  private String source(Path file) throws ProblemException {
    try {
      if (Files.size(file) > LARGEST_SOURCE) {
        throw new ProblemException(files.label(file) + ": larger than 16 MiB");
      }
      // One character per byte: the tag is ASCII, and the rest may be in any encoding.
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new ProblemException(files.label(file) + ": cannot be read: " + e.getMessage(), e);
    }
  }
}
