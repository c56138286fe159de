package dev.cloister.sandbox.internal.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** A YAML document that is a mapping with known keys. Every error names the file and the line. */
final class YamlMapping {
  private final String origin;
  private final Node document;
  private final Map<String, Node> values;

  private YamlMapping(String origin, Node document, Map<String, Node> values) {
    this.origin = origin;
    this.document = document;
    this.values = values;
  }

  /** Reads a document and refuses keys that are not known. */
  static YamlMapping parse(String origin, String text, Set<String> known)
      throws InvalidTemplateException {
    Node document;
    try {
      LoadSettings settings = LoadSettings.builder().setLabel(origin).build();
      document =
          new Compose(settings)
              .composeString(text)
              .orElseThrow(() -> new InvalidTemplateException(origin + ": the file is empty"));
    } catch (StackOverflowError e) {
      // The composer recurses; a file of opening brackets would end the thread.
      throw new InvalidTemplateException(origin + ": not valid YAML: nested too deeply");
    } catch (YamlEngineException e) {
      throw new InvalidTemplateException(origin + ": not valid YAML: " + e.getMessage());
    }
    Map<String, Node> values = entries(origin, document);
    for (Map.Entry<String, Node> entry : values.entrySet()) {
      if (!known.contains(entry.getKey())) {
        throw error(
            origin, entry.getValue(), "unknown key '" + entry.getKey() + "'; known are " + known);
      }
    }
    return new YamlMapping(origin, document, values);
  }

  private static Map<String, Node> entries(String origin, Node node)
      throws InvalidTemplateException {
    if (!(node instanceof MappingNode mapping)) {
      throw error(origin, node, "expected 'key: value' lines");
    }
    Map<String, Node> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      String key = scalar(origin, tuple.getKeyNode(), "a key");
      if (entries.put(key, tuple.getValueNode()) != null) {
        throw error(origin, tuple.getKeyNode(), "the key '" + key + "' stands twice");
      }
    }
    return entries;
  }

  private static String scalar(String origin, Node node, String what)
      throws InvalidTemplateException {
    if (node instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    throw error(origin, node, what + " must be one piece of text");
  }

  /** A required text. */
  String text(String key) throws InvalidTemplateException {
    Node node = values.get(key);
    if (node == null) {
      throw error(origin, document, "the key '" + key + "' is missing");
    }
    return scalar(origin, node, "'" + key + "'");
  }

  /** A list of texts, empty unless the key is there. */
  List<String> texts(String key) throws InvalidTemplateException {
    Node node = values.get(key);
    if (node == null) {
      return List.of();
    }
    if (!(node instanceof SequenceNode sequence)) {
      throw error(origin, node, "'" + key + "' must be a list");
    }
    List<String> texts = new ArrayList<>();
    for (Node item : sequence.getValue()) {
      texts.add(scalar(origin, item, "an item of '" + key + "'"));
    }
    return List.copyOf(texts);
  }

  /** Texts by name, in order, empty unless the key is there. */
  Map<String, String> textsByName(String key) throws InvalidTemplateException {
    Node node = values.get(key);
    Map<String, String> texts = new LinkedHashMap<>();
    if (node != null) {
      for (Map.Entry<String, Node> entry : entries(origin, node).entrySet()) {
        texts.put(entry.getKey(), scalar(origin, entry.getValue(), "'" + entry.getKey() + "'"));
      }
    }
    return texts;
  }

  /** An error in the value of a key, or in the document if the key is not there. */
  InvalidTemplateException error(String key, String problem) {
    return error(origin, values.getOrDefault(key, document), "'" + key + "': " + problem);
  }

  private static InvalidTemplateException error(String origin, Node node, String problem) {
    String line = node.getStartMark().map(mark -> ":" + (mark.getLine() + 1)).orElse("");
    return new InvalidTemplateException(origin + line + ": " + problem);
  }
}
