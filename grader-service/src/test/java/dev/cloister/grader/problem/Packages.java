package dev.cloister.grader.problem;

import dev.cloister.grader.config.JudgingConfig;
import dev.cloister.grader.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes small problem packages. */
final class Packages {
  static final String CURRENT =
      """
      problem_format_version: 2025-09
      name: {en: Echo, de: Echo}
      uuid: 0b6f5c0e-8f7e-4f0a-9a4b-2d3c1b6a7e01
      limits: {time_limit: 1.5, memory: 64, output: 2, code: 10, compilation_time: 7}
      """;
  static final String LEGACY =
      """
      name: Echo
      limits: {memory: 64}
      validator_flags: case_sensitive
      """;

  private final Path folder;

  private Packages(Path folder) {
    this.folder = folder;
  }

  /** A package with a problem.yaml, two samples and two secret tests. */
  static Packages in(Path parent, String problemYaml) throws IOException {
    return new Packages(parent.resolve("echo"))
        .file("problem.yaml", problemYaml)
        .test("sample/1")
        .test("sample/2")
        .test("secret/b")
        .test("secret/a");
  }

  Packages file(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    return this;
  }

  Packages test(String name) throws IOException {
    return file("data/" + name + ".in", name + "\n").file("data/" + name + ".ans", name + "\n");
  }

  Packages without(String name) throws IOException {
    Files.delete(folder.resolve(name));
    return this;
  }

  Packages link(String name, String target) throws IOException {
    Files.createSymbolicLink(folder.resolve(name), Path.of(target));
    return this;
  }

  Path folder() {
    return folder;
  }

  Problem load() throws ProblemException {
    return new PackageLoader(JudgingConfig.from(Settings.none())).load(folder);
  }
}
