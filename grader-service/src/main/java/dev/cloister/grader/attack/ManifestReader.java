package dev.cloister.grader.attack;

import dev.cloister.grader.config.YamlException;
import dev.cloister.grader.config.YamlFile;
import dev.cloister.grader.config.YamlValue;
import dev.cloister.sandbox.CellSpec;
import dev.cloister.sandbox.Network;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads the manifest. What it does not know it refuses, with the line. */
final class ManifestReader {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,63}");
  private static final Set<String> KEYS =
      Set.of("does", "must", "source", "needs", "cell", "steps");

  private final StepReader steps;

  ManifestReader(Path folder) {
    this.steps = new StepReader(folder);
  }

  List<Attack> read(Path file) throws YamlException {
    YamlValue root = YamlFile.read(file, file.toString());
    Map<String, YamlValue> classes =
        root.map(
            Arrays.stream(AttackClass.values()).map(AttackClass::word).collect(Collectors.toSet()));
    Map<String, Attack> attacks = new LinkedHashMap<>();
    for (AttackClass attackClass : AttackClass.values()) {
      for (Map.Entry<String, YamlValue> entry :
          root.required(classes, attackClass.word()).map().entrySet()) {
        Attack attack = attack(attackClass, entry.getKey(), entry.getValue());
        Attack other = attacks.putIfAbsent(attack.name(), attack);
        if (other != null) {
          throw entry
              .getValue()
              .fault(
                  "the class "
                      + other.attackClass().word()
                      + " has an attack of this name, too; give one of them another");
        }
      }
    }
    return List.copyOf(attacks.values());
  }

  private Attack attack(AttackClass attackClass, String name, YamlValue value)
      throws YamlException {
    if (!NAME.matcher(name).matches()) {
      throw value.fault("a name is made of a-z, 0-9 and _, and begins with a letter");
    }
    Map<String, YamlValue> keys = value.map(KEYS);
    Set<String> needs = new LinkedHashSet<>();
    if (keys.containsKey("needs")) {
      needs.addAll(value.required(keys, "needs").texts());
    }
    List<Step> read = new ArrayList<>();
    YamlValue list = value.required(keys, "steps");
    for (YamlValue step : list.list()) {
      read.add(steps.read(step));
    }
    if (read.isEmpty()) {
      throw list.fault("has no steps; an attack does something");
    }
    read.forEach(step -> needs.addAll(AttackPrograms.toolsOf(step)));
    return new Attack(
        attackClass,
        name,
        line(value, keys, "does"),
        line(value, keys, "must"),
        line(value, keys, "source"),
        List.copyOf(needs),
        cell(value, keys),
        read);
  }

  private static String line(YamlValue value, Map<String, YamlValue> keys, String key)
      throws YamlException {
    YamlValue line = value.required(keys, key);
    String text = line.textOrNumber().strip();
    if (text.isEmpty() || text.contains("\n")) {
      throw line.fault("must be one line for people to read");
    }
    return text;
  }

  private static CellSpec cell(YamlValue value, Map<String, YamlValue> keys) throws YamlException {
    CellSpec spec = CellSpec.defaults();
    if (!keys.containsKey("cell")) {
      return spec;
    }
    YamlValue cell = value.required(keys, "cell");
    Map<String, YamlValue> parts = cell.map(Set.of("network", "scratch", "inodes"));
    if (parts.containsKey("network")) {
      YamlValue network = cell.required(parts, "network");
      spec =
          spec.withNetwork(
              switch (network.text()) {
                case "none" -> Network.NONE;
                case "loopback" -> Network.LOOPBACK;
                default -> throw network.fault("must be none or loopback");
              });
    }
    try {
      if (parts.containsKey("scratch")) {
        spec = spec.withScratchBytes(Amounts.bytes(cell.required(parts, "scratch")));
      }
      if (parts.containsKey("inodes")) {
        spec = spec.withScratchInodes((int) cell.required(parts, "inodes").integer(16, 1 << 20));
      }
    } catch (IllegalArgumentException e) {
      throw cell.fault(String.valueOf(e.getMessage()));
    }
    return spec;
  }
}
