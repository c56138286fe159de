package dev.cloister.sandbox.internal.template;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Reads template definitions. */
public final class TemplateReader {
  private static final String RESOURCES = "/dev/cloister/templates/";
  private static final String SUFFIX = ".yaml";
  private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9_-]*");
  private static final List<String> PATH_LISTS =
      List.of("bind", "asOnHost", "copy", "exclude", "directories");
  private static final Set<String> KEYS = new TreeSet<>(PATH_LISTS);

  static {
    KEYS.addAll(List.of("id", "description", "links", "files"));
  }

  private TemplateReader() {}

  /** Reads a shipped definition. */
  public static TemplateDefinition shipped(String id) throws InvalidTemplateException {
    String resource = RESOURCES + id + SUFFIX;
    try (InputStream in = TemplateReader.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new InvalidTemplateException("there is no template " + id + SUFFIX + " in the jar");
      }
      return parse(id + SUFFIX, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new InvalidTemplateException(resource + " cannot be read: " + e.getMessage());
    }
  }

  /** Reads a file, whose name must be the template's id and {@code .yaml}. */
  public static TemplateDefinition file(Path file) throws InvalidTemplateException {
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException e) {
      throw new InvalidTemplateException(file + " cannot be read: " + e);
    }
    TemplateDefinition definition = parse(file.toString(), text);
    if (!String.valueOf(file.getFileName()).equals(definition.id() + SUFFIX)) {
      throw new InvalidTemplateException(
          file
              + ": the file of template '"
              + definition.id()
              + "' must be named "
              + definition.id()
              + SUFFIX);
    }
    return definition;
  }

  static TemplateDefinition parse(String origin, String text) throws InvalidTemplateException {
    YamlMapping yaml = YamlMapping.parse(origin, text, KEYS);
    String id = yaml.text("id");
    if (!ID.matcher(id).matches()) {
      throw yaml.error("id", "'" + id + "' is not of the form " + ID);
    }
    TemplateDefinition definition =
        new TemplateDefinition(
            origin,
            id,
            yaml.text("description"),
            yaml.texts("bind"),
            yaml.texts("asOnHost"),
            yaml.texts("copy"),
            yaml.texts("exclude"),
            yaml.texts("directories"),
            yaml.textsByName("links"),
            yaml.textsByName("files"));
    checkPaths(yaml, definition);
    return definition;
  }

  private static void checkPaths(YamlMapping yaml, TemplateDefinition definition)
      throws InvalidTemplateException {
    for (String key : PATH_LISTS) {
      for (String path : yaml.texts(key)) {
        checkPath(yaml, key, path);
      }
    }
    Set<String> seen = new HashSet<>();
    for (String key : List.of("bind", "asOnHost", "copy", "directories")) {
      for (String path : yaml.texts(key)) {
        if (!seen.add(path)) {
          throw yaml.error(key, path + " stands twice in the template");
        }
      }
    }
    Set<String> made = new HashSet<>(definition.copy());
    seen.removeAll(made);
    for (String key : List.of("links", "files")) {
      for (Map.Entry<String, String> entry : yaml.textsByName(key).entrySet()) {
        checkPath(yaml, key, entry.getKey());
        if (!seen.add(entry.getKey())) {
          throw yaml.error(key, entry.getKey() + " stands twice in the template");
        }
        if (key.equals("links") && entry.getValue().isEmpty()) {
          throw yaml.error(key, "the target of " + entry.getKey() + " is empty");
        }
      }
    }
  }

  private static void checkPath(YamlMapping yaml, String key, String path)
      throws InvalidTemplateException {
    boolean plain = path.startsWith("/") && path.length() > 1 && path.indexOf('\0') < 0;
    for (String segment : path.substring(Math.min(1, path.length())).split("/", -1)) {
      plain &= !segment.isEmpty() && !segment.equals(".") && !segment.equals("..");
    }
    if (!plain) {
      throw yaml.error(
          key, "'" + path + "' must be absolute, without '.', '..', '//' or a slash at the end");
    }
  }
}
