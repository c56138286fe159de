package dev.cloister.grader.problem;

import dev.cloister.grader.config.DurationText;
import dev.cloister.grader.config.JudgingConfig;
import dev.cloister.grader.config.SizeText;
import dev.cloister.grader.config.YamlException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Loads problem packages in the ICPC/Kattis format, legacy and 2025-09. docs/judging.md lists what
 * is supported; everything else that would change a verdict is refused. Thread-safe.
 */
public final class PackageLoader {
  private final JudgingConfig defaults;

  /** Fills what a package does not state from this configuration. */
  public PackageLoader(JudgingConfig defaults) {
    this.defaults = defaults;
  }

  /**
   * Loads the package in a folder.
   *
   * @throws ProblemException if it is malformed or needs what is not supported
   */
  public Problem load(Path folder) throws ProblemException {
    Path root = folder.toAbsolutePath().normalize();
    if (!Files.isDirectory(root)) {
      throw new ProblemException("no such problem package: " + folder + " is not a folder");
    }
    PackageFiles files = new PackageFiles(root);
    try {
      ProblemYaml yaml = ProblemYaml.read(root);
      refuseUnsupported(files);
      String id = root.getFileName().toString();
      return new Problem(
          id,
          root,
          yaml.version(),
          yaml.names().isEmpty() ? Map.of("en", id) : yaml.names(),
          yaml.uuid(),
          limits(files, root, yaml.limits()),
          new TestDataReader(files, root, yaml).read(),
          new SubmissionsReader(files, root, yaml.version()).read());
    } catch (YamlException e) {
      throw new ProblemException(e);
    }
  }

  private static void refuseUnsupported(PackageFiles files) throws ProblemException {
    String custom = "custom output validators are not supported yet";
    files.refuse("output_validator", custom);
    files.refuse("output_validators", custom);
    files.refuse("static_validator", "static validators are not supported yet");
    files.refuse("graders", "custom graders are not supported yet");
    files.refuse("include", "files included with submissions are not supported yet");
    files.refuse("submissions/submissions.yaml", "is not supported yet");
  }

  private ProblemLimits limits(PackageFiles files, Path root, YamlLimits yaml)
      throws ProblemException {
    TimeLimit time = TimeLimit.of(files, root, yaml, defaults.timeLimit());
    long memory = yaml.memoryBytes().orElse(defaults.memoryBytes());
    if (time.time().compareTo(defaults.maxTimeLimit()) > 0) {
      throw new ProblemException(
          root.getFileName()
              + ": the time limit is "
              + DurationText.format(time.time())
              + "; this judge allows "
              + DurationText.format(defaults.maxTimeLimit())
              + " (judging.maxTimeLimit)");
    }
    if (memory > defaults.maxMemoryBytes()) {
      throw new ProblemException(
          root.getFileName()
              + ": the memory limit is "
              + SizeText.format(memory)
              + "; this judge allows "
              + SizeText.format(defaults.maxMemoryBytes())
              + " (judging.maxMemory)");
    }
    return new ProblemLimits(
        time.time(),
        time.source(),
        memory,
        yaml.outputBytes().orElse(defaults.outputBytes()),
        yaml.codeBytes().orElse(defaults.codeBytes()),
        yaml.compilationTime(),
        yaml.compilationMemoryBytes());
  }
}
