package dev.cloister.grader.language;

import dev.cloister.grader.config.YamlException;
import dev.cloister.grader.config.YamlFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The languages that are defined, in the order in which they are shown and tried. Immutable. */
public final class Languages {
  private static final String FOLDER = "/dev/cloister/languages/";

  private final Map<String, Language> byId;

  private Languages(Map<String, Language> byId) {
    this.byId = byId;
  }

  /**
   * The shipped definitions.
   *
   * @throws YamlException if one is malformed
   */
  public static Languages shipped() throws YamlException {
    Map<String, Language> languages = new LinkedHashMap<>();
    String index = new String(resource("index.txt"), StandardCharsets.UTF_8);
    for (String id : index.lines().map(String::strip).filter(line -> !line.isEmpty()).toList()) {
      String file = id + ".yaml";
      languages.put(id, LanguageReader.read(YamlFile.parse(resource(file), file), id));
    }
    return new Languages(languages);
  }

  /**
   * These and those of a folder: every {@code *.yaml} in it, in name order; one whose id is already
   * taken replaces that definition whole.
   *
   * @throws YamlException if the folder cannot be read, or a file in it is malformed
   */
  public Languages with(Path folder) throws YamlException {
    List<Path> files;
    try (Stream<Path> entries = Files.list(folder)) {
      files = entries.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    } catch (IOException e) {
      throw new YamlException("cannot read the folder of languages " + folder + ": " + e);
    }
    Map<String, Language> languages = new LinkedHashMap<>(byId);
    for (Path file : files) {
      String name = file.getFileName().toString();
      String id = name.substring(0, name.length() - ".yaml".length());
      languages.put(id, LanguageReader.read(YamlFile.read(file, file.toString()), id));
    }
    return new Languages(languages);
  }

  /** Every language. */
  public List<Language> all() {
    return List.copyOf(byId.values());
  }

  /** The language with this id. */
  public Optional<Language> byId(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** The first language that takes a file of this name for a source. */
  public Optional<Language> forFile(String fileName) {
    return byId.values().stream().filter(language -> language.isSource(fileName)).findFirst();
  }

  private static byte[] resource(String name) throws YamlException {
    try (InputStream stream = Languages.class.getResourceAsStream(FOLDER + name)) {
      if (stream == null) {
        throw new YamlException("the language file " + name + " is not in the jar");
      }
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new YamlException("cannot read the language file " + name + ": " + e);
    }
  }
}
