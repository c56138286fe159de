package dev.cloister.grader.problem;

import dev.cloister.grader.config.YamlException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds the tests of a package: data/sample, then data/secret, each in the order of the names. */
final class TestDataReader {
  private final PackageFiles files;
  private final Path data;
  private final FormatVersion version;
  private final List<String> validatorFlags;
  private final List<TestCase> tests = new ArrayList<>();

  TestDataReader(PackageFiles files, Path root, ProblemYaml yaml) {
    this.files = files;
    this.data = root.resolve("data");
    this.version = yaml.version();
    this.validatorFlags = yaml.validatorFlags();
  }

  List<TestCase> read() throws ProblemException, YamlException {
    TestGroup top = TestGroup.none();
    if (version == FormatVersion.LEGACY) {
      top = groupOf(data, top);
    }
    for (String name : new String[] {"sample", "secret"}) {
      readFolder(data.resolve(name), top);
    }
    if (tests.stream().noneMatch(test -> test.name().startsWith("secret/"))) {
      throw new ProblemException(files.label(data.resolve("secret")) + ": holds no test (*.in)");
    }
    return tests;
  }

  private void readFolder(Path folder, TestGroup above) throws ProblemException, YamlException {
    List<Path> entries = files.entries(folder);
    TestGroup group = groupOf(folder, above);
    List<Path> inputs = entries.stream().filter(file -> isFile(file, ".in")).toList();
    List<Path> folders =
        entries.stream().filter(Files::isDirectory).filter(file -> !isTestFiles(file)).toList();
    checkShape(folder, inputs, folders, group);
    checkOrphans(entries, inputs);
    for (Path entry : inOrderOfNames(entries)) {
      if (isTestFiles(entry)) {
        throw new ProblemException(
            files.label(entry) + ": tests with files of their own are not supported yet");
      }
      if (folders.contains(entry)) {
        readFolder(entry, group);
      } else if (inputs.contains(entry)) {
        readTest(entry, group);
      }
    }
  }

  /** By the name of the test or group, without extension: 1.in comes before 1-a.in. */
  private static List<Path> inOrderOfNames(List<Path> entries) {
    return entries.stream()
        .sorted(
            Comparator.comparing(
                entry -> isFile(entry, ".in") ? base(entry) : entry.getFileName().toString()))
        .toList();
  }

  private void checkShape(Path folder, List<Path> inputs, List<Path> folders, TestGroup group)
      throws ProblemException {
    if (version == FormatVersion.LEGACY || folders.isEmpty()) {
      return;
    }
    if (folder.equals(data.resolve("sample"))) {
      throw new ProblemException(files.label(folders.get(0)) + ": data/sample cannot have groups");
    }
    if (folder.equals(data.resolve("secret"))) {
      if (!inputs.isEmpty()) {
        throw new ProblemException(
            files.label(folder)
                + ": has both tests and groups; the format allows only one of them");
      }
      if (!group.validatorArguments().isEmpty()) {
        throw new ProblemException(
            files.label(folder.resolve("test_group.yaml"))
                + ": output_validator_args: the format does not say whether groups inherit it;"
                + " write it in the test_group.yaml of each group");
      }
    }
  }

  private void checkOrphans(List<Path> entries, List<Path> inputs) throws ProblemException {
    Set<String> bases = new HashSet<>();
    inputs.forEach(input -> bases.add(base(input)));
    for (Path entry : entries) {
      if (isFile(entry, ".ans") && !bases.contains(base(entry))) {
        throw new ProblemException(files.label(entry) + ": there is no input of that name (.in)");
      }
    }
  }

  private void readTest(Path input, TestGroup group) throws ProblemException, YamlException {
    String base = base(input);
    Path answer = input.resolveSibling(base + ".ans");
    if (!Files.exists(answer)) {
      throw new ProblemException(files.label(input) + ": there is no answer of that name (.ans)");
    }
    List<String> arguments = new ArrayList<>(validatorFlags);
    arguments.addAll(group.validatorArguments());
    Path config = input.resolveSibling(base + ".yaml");
    if (version != FormatVersion.LEGACY && Files.exists(config)) {
      Optional<List<String>> own =
          TestGroup.testArguments(files.regularFile(config), files.label(config));
      arguments = new ArrayList<>(own.orElse(group.validatorArguments()));
    }
    String name = data.relativize(input.resolveSibling(base)).toString();
    try {
      tests.add(
          new TestCase(
              name,
              files.regularFile(input),
              files.regularFile(answer),
              ValidatorArguments.parse(arguments, version)));
    } catch (IllegalArgumentException e) {
      throw new ProblemException(files.label(input) + ": " + e.getMessage(), e);
    }
  }

  private TestGroup groupOf(Path folder, TestGroup above) throws ProblemException, YamlException {
    boolean legacy = version == FormatVersion.LEGACY;
    Path config = folder.resolve(legacy ? "testdata.yaml" : "test_group.yaml");
    if (!Files.exists(config)) {
      return above;
    }
    files.regularFile(config);
    if (!legacy && !isGroup(folder)) {
      throw new ProblemException(
          files.label(config) + ": only data/sample, data/secret and the folders in it are groups");
    }
    return legacy
        ? TestGroup.readLegacy(config, files.label(config))
        : TestGroup.read(config, files.label(config));
  }

  private boolean isGroup(Path folder) {
    Path secret = data.resolve("secret");
    return folder.equals(data.resolve("sample"))
        || folder.equals(secret)
        || secret.equals(folder.getParent());
  }

  private static boolean isFile(Path file, String extension) {
    return file.toString().endsWith(extension) && !Files.isDirectory(file);
  }

  private static boolean isTestFiles(Path file) {
    return file.toString().endsWith(".files") && Files.isDirectory(file);
  }

  private static String base(Path file) {
    String name = file.getFileName().toString();
    return name.substring(0, name.lastIndexOf('.'));
  }
}
