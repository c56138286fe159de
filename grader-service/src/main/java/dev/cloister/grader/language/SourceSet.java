package dev.cloister.grader.language;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The files of one submission in one language, with safe names and a known beginning.
 *
 * @param language the language
 * @param files every file, in the order submitted
 * @param sources the names of those that are sources
 * @param entry the source at which the program begins
 * @param mainClass the class to start, where the language has one
 */
public record SourceSet(
    Language language,
    List<SourceFile> files,
    List<String> sources,
    String entry,
    Optional<String> mainClass) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._][A-Za-z0-9._-]*");
  private static final int LONGEST_NAME = 200;
  private static final int MOST_FILES = 200;

  /** Each folder takes an inode of the cell, also where no file needs it. */
  private static final int MOST_SEGMENTS = 16;

  /** Copies the lists. */
  public SourceSet {
    files = List.copyOf(files);
    sources = List.copyOf(sources);
  }

  /** Whether a file may have this name: what no shell, compiler or path could take for more. */
  public static boolean isAcceptableName(String name) {
    if (name.length() > LONGEST_NAME) {
      return false;
    }
    String[] segments = name.split("/", -1);
    if (segments.length > MOST_SEGMENTS) {
      return false;
    }
    for (String segment : segments) {
      if (!NAME.matcher(segment).matches() || segment.equals(".") || segment.equals("..")) {
        return false;
      }
    }
    return true;
  }

  /**
   * A program of one source that has no name of its own.
   *
   * @throws SourceException if it cannot be a program of the language
   */
  public static SourceSet ofUnnamed(Language language, byte[] source) throws SourceException {
    String name = language.defaultSource();
    if (language.entryPoint() == EntryPoint.JAVA_MAIN) {
      name = JavaSource.parse(source).publicType().map(type -> type + ".java").orElse(name);
    }
    return of(language, List.of(new SourceFile(name, source)));
  }

  /**
   * A program of several named files.
   *
   * @throws IllegalArgumentException if a name is refused, or stands there twice
   * @throws SourceException if they cannot be a program of the language
   */
  public static SourceSet of(Language language, List<SourceFile> files) throws SourceException {
    checkNames(files);
    List<String> sources = new ArrayList<>();
    for (SourceFile file : files) {
      if (language.isSource(file.name())) {
        sources.add(file.name());
      }
    }
    if (sources.isEmpty()) {
      throw new SourceException(
          "none of the files is a "
              + language.name()
              + " source; their names match "
              + String.join(", ", language.sources()));
    }
    if (language.entryPoint() == EntryPoint.JAVA_MAIN) {
      return javaProgram(language, files, sources);
    }
    String entry =
        sources.contains(language.defaultSource()) ? language.defaultSource() : sources.get(0);
    return new SourceSet(language, files, sources, entry, Optional.empty());
  }

  /** The compile command with its placeholders filled in. */
  public List<String> compileCommand(Language.Compile compile) {
    return CommandWords.fill(compile.command(), sources, Map.of("entry", entry));
  }

  /** The run command with its placeholders filled in. */
  public List<String> runCommand(long memoryLimitBytes) {
    return CommandWords.fill(
        language.run().command(),
        sources,
        Map.of(
            "entry",
            entry,
            "memoryMiB",
            Long.toString(Math.max(1, memoryLimitBytes >> 20)),
            "mainClass",
            mainClass.orElse("")));
  }

  /** How many bytes the files have together. */
  public long totalBytes() {
    return files.stream().mapToLong(file -> file.content().length).sum();
  }

  private static SourceSet javaProgram(
      Language language, List<SourceFile> files, List<String> sources) throws SourceException {
    String entry = "";
    String mainClass = "";
    for (SourceFile file : files) {
      if (!sources.contains(file.name())) {
        continue;
      }
      Optional<String> found = JavaSource.parse(file.content()).mainClass();
      boolean preferred = file.name().equals(language.defaultSource());
      if (found.isPresent() && (entry.isEmpty() || preferred)) {
        entry = file.name();
        mainClass = found.get();
      }
    }
    if (entry.isEmpty()) {
      throw new SourceException(
          "no class with a method 'public static void main(String[] args)' was found");
    }
    return new SourceSet(language, files, sources, entry, Optional.of(mainClass));
  }

  private static void checkNames(List<SourceFile> files) {
    if (files.isEmpty() || files.size() > MOST_FILES) {
      throw new IllegalArgumentException(
          "a submission has 1 to " + MOST_FILES + " files, not " + files.size());
    }
    Set<String> seen = new HashSet<>();
    for (SourceFile file : files) {
      if (!isAcceptableName(file.name())) {
        throw new IllegalArgumentException(
            "file name '"
                + file.name()
                + "' is refused: letters, digits, '.', '_', '-' and '/', not beginning with '-'");
      }
      if (!seen.add(file.name())) {
        throw new IllegalArgumentException("the file '" + file.name() + "' is there twice");
      }
    }
    for (String name : seen) {
      for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
        if (seen.contains(name.substring(0, slash))) {
          throw new IllegalArgumentException(
              "'" + name.substring(0, slash) + "' is both a file and a folder");
        }
      }
    }
  }
}
