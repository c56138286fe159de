package dev.cloister.grader.config;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** One value of a YAML file, with its place, so that a reader can name file, line and key. */
public final class YamlValue {
  private final String label;
  private final String key;
  private final Node node;

  YamlValue(String label, String key, Node node) {
    this.label = label;
    this.key = key;
    this.node = node;
  }

  /** A fault in this value: {@code file:line: key: message}. */
  public YamlException fault(String message) {
    int line = node.getStartMark().map(Mark::getLine).orElse(0) + 1;
    return new YamlException(
        label + ":" + line + ": " + (key.isEmpty() ? "" : key + ": ") + message);
  }

  /** The key, with those above it: {@code limits.memory}; empty for the whole file. */
  public String key() {
    return key;
  }

  /** Whether the value is null or was left out after its key. */
  public boolean isNull() {
    return node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.NULL);
  }

  /** Whether this is a mapping. */
  public boolean isMap() {
    return node instanceof MappingNode;
  }

  /** Whether this is a sequence. */
  public boolean isList() {
    return node instanceof SequenceNode;
  }

  /** Whether this is a text. */
  public boolean isText() {
    return node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.STR);
  }

  /** A text, as it stands. */
  public String text() throws YamlException {
    if (node instanceof ScalarNode scalar) {
      if (scalar.getTag().equals(Tag.STR)) {
        return scalar.getValue();
      }
      if (!scalar.getTag().equals(Tag.NULL)) {
        throw fault("must be a text; write it in quotes: \"" + scalar.getValue() + "\"");
      }
    }
    throw fault("must be a text, not " + kind());
  }

  /** A text or a number, as it stands: for sizes and durations. */
  public String textOrNumber() throws YamlException {
    if (node instanceof ScalarNode scalar
        && List.of(Tag.STR, Tag.INT, Tag.FLOAT).contains(scalar.getTag())) {
      return scalar.getValue();
    }
    throw fault("must be a text or a number, not " + kind());
  }

  /** A whole number of the given range. */
  public long integer(long least, long most) throws YamlException {
    if (node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.INT)) {
      try {
        long value = Long.parseLong(scalar.getValue());
        if (value >= least && value <= most) {
          return value;
        }
      } catch (NumberFormatException e) {
        throw fault(scalar.getValue() + " is no whole number in decimal, or too large");
      }
      throw fault("is " + scalar.getValue() + "; it must be from " + least + " to " + most);
    }
    throw fault("must be a whole number, not " + kind());
  }

  /** A number, whole or not. */
  public BigDecimal number() throws YamlException {
    if (node instanceof ScalarNode scalar
        && (scalar.getTag().equals(Tag.INT) || scalar.getTag().equals(Tag.FLOAT))) {
      try {
        return new BigDecimal(scalar.getValue());
      } catch (NumberFormatException e) {
        throw fault(scalar.getValue() + " is not a decimal number");
      }
    }
    throw fault("must be a number, not " + kind());
  }

  /** True or false. */
  public boolean bool() throws YamlException {
    if (node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.BOOL)) {
      return Boolean.parseBoolean(scalar.getValue());
    }
    throw fault("must be true or false, not " + kind());
  }

  /** The items of a sequence. */
  public List<YamlValue> list() throws YamlException {
    if (!(node instanceof SequenceNode sequence)) {
      throw fault("must be a list, not " + kind());
    }
    List<YamlValue> items = new ArrayList<>();
    for (Node item : sequence.getValue()) {
      items.add(new YamlValue(label, key + "[" + items.size() + "]", item));
    }
    return items;
  }

  /** The items of a sequence of texts. */
  public List<String> texts() throws YamlException {
    List<String> texts = new ArrayList<>();
    for (YamlValue item : list()) {
      texts.add(item.text());
    }
    return texts;
  }

  /** The entries of a mapping, in the file's order. */
  public Map<String, YamlValue> map() throws YamlException {
    if (!(node instanceof MappingNode mapping)) {
      throw fault("must be a map of keys and values, not " + kind());
    }
    Map<String, YamlValue> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      YamlValue name = new YamlValue(label, key, tuple.getKeyNode());
      if (!(tuple.getKeyNode() instanceof ScalarNode scalar)) {
        throw name.fault("a key must be a text");
      }
      String path = key.isEmpty() ? scalar.getValue() : key + "." + scalar.getValue();
      YamlValue value = new YamlValue(label, path, tuple.getValueNode());
      if (entries.put(scalar.getValue(), value) != null) {
        throw value.fault("stands there twice");
      }
    }
    return entries;
  }

  /**
   * The entries of a mapping that may have these keys only.
   *
   * @throws YamlException if it has another; the message lists those it can have
   */
  public Map<String, YamlValue> map(Set<String> allowed) throws YamlException {
    Map<String, YamlValue> entries = map();
    Set<String> others = new HashSet<>(entries.keySet());
    others.removeAll(allowed);
    for (Map.Entry<String, YamlValue> entry : entries.entrySet()) {
      if (others.contains(entry.getKey())) {
        throw entry
            .getValue()
            .fault("unknown key; known are " + String.join(", ", new TreeSet<>(allowed)));
      }
    }
    return entries;
  }

  /** An entry that has to be there. */
  public YamlValue required(Map<String, YamlValue> entries, String name) throws YamlException {
    return Optional.ofNullable(entries.get(name))
        .orElseThrow(() -> fault("the key '" + name + "' is missing"));
  }

  private String kind() {
    if (node instanceof MappingNode) {
      return "a map";
    }
    if (node instanceof SequenceNode) {
      return "a list";
    }
    return isNull() ? "nothing" : "'" + ((ScalarNode) node).getValue() + "'";
  }
}
