package dev.cloister.grader.attack;

import dev.cloister.grader.config.YamlException;
import dev.cloister.grader.config.YamlValue;
import dev.cloister.sandbox.Command;
import dev.cloister.sandbox.Input;
import dev.cloister.sandbox.Limit;
import dev.cloister.sandbox.Limits;
import dev.cloister.sandbox.Scratch;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads one step that runs a program. */
final class RunReader {
  static final Set<String> KEYS =
      Set.of(
          "in",
          "limits",
          "stdin",
          "env",
          "scratch",
          "outcome",
          "exit",
          "signal",
          "says",
          "never",
          "cpu",
          "wall",
          "peak",
          "captured");

  private static final Set<String> LIMITS =
      Set.of("cpu", "wall", "memory", "output", "processes", "fileSize", "openFiles", "stack");
  private static final Set<String> OUTCOMES = outcomes();

  private final Path folder;
  private final YamlValue step;
  private final Map<String, YamlValue> keys;

  RunReader(Path folder, YamlValue step, Map<String, YamlValue> keys) {
    this.folder = folder;
    this.step = step;
    this.keys = keys;
  }

  private static Set<String> outcomes() {
    Set<String> words = new HashSet<>(Set.of("exited", "signalled", "cancelled"));
    Arrays.stream(Limit.values()).forEach(limit -> words.add(limit.word() + "-limit"));
    return Set.copyOf(words);
  }

  ProgramCall call(String kind) throws YamlException {
    YamlValue line = step.required(keys, kind);
    List<String> words = List.of(line.text().strip().split("\\s+"));
    String program = StepReader.program(folder, line, words.get(0));
    if (ProgramKind.of(program).isEmpty()) {
      throw line.fault("a program is named *" + String.join(", *", ProgramKind.extensions()));
    }
    return new ProgramCall(
        program,
        words.subList(1, words.size()),
        StepReader.cell(step, keys),
        limits(),
        stdin(),
        env(),
        scratch());
  }

  RunExpectation expectation(Set<String> usualOutcomes) throws YamlException {
    Set<String> outcomes = usualOutcomes;
    if (keys.containsKey("outcome")) {
      YamlValue value = step.required(keys, "outcome");
      outcomes = Set.copyOf(StepReader.oneOrMore(value));
      if (!OUTCOMES.containsAll(outcomes) || outcomes.isEmpty()) {
        throw value.fault("must be of " + String.join(", ", OUTCOMES.stream().sorted().toList()));
      }
    }
    return new RunExpectation(
        outcomes,
        exitCodes(outcomes),
        signal(outcomes),
        StepReader.pattern(step, keys, "says"),
        StepReader.pattern(step, keys, "never"),
        range("cpu", Amounts::micros),
        range("wall", Amounts::micros),
        range("peak", Amounts::bytes),
        range("captured", Amounts::bytes));
  }

  private Set<Integer> exitCodes(Set<String> outcomes) throws YamlException {
    if (!keys.containsKey("exit")) {
      return Set.of(0);
    }
    YamlValue value = step.required(keys, "exit");
    if (!outcomes.contains("exited")) {
      throw value.fault("says nothing where the outcome cannot be exited");
    }
    if (value.isText() && value.text().equals("any")) {
      return Set.of();
    }
    Set<Integer> codes = new HashSet<>();
    for (YamlValue code : value.isList() ? value.list() : List.of(value)) {
      codes.add((int) code.integer(0, 255));
    }
    return codes;
  }

  private Optional<Signal> signal(Set<String> outcomes) throws YamlException {
    if (!keys.containsKey("signal")) {
      return Optional.empty();
    }
    YamlValue value = step.required(keys, "signal");
    if (!outcomes.contains("signalled")) {
      throw value.fault("says nothing where the outcome cannot be signalled");
    }
    Optional<Signal> signal = Signal.named(value.text());
    if (signal.isEmpty()) {
      throw value.fault("is no signal that ends a program, for example SIGSEGV");
    }
    return signal;
  }

  private Range range(String key, Amounts.Unit unit) throws YamlException {
    return keys.containsKey(key) ? Amounts.range(step.required(keys, key), unit) : Range.ANY;
  }

  private Limits limits() throws YamlException {
    Limits limits = ProgramCall.DEFAULT_LIMITS;
    if (!keys.containsKey("limits")) {
      return limits;
    }
    for (Map.Entry<String, YamlValue> entry :
        step.required(keys, "limits").map(LIMITS).entrySet()) {
      YamlValue value = entry.getValue();
      try {
        limits =
            switch (entry.getKey()) {
              case "cpu" -> limits.withCpu(Amounts.duration(value));
              case "wall" -> limits.withWall(Amounts.duration(value));
              case "memory" -> limits.withMemoryBytes(Amounts.bytes(value));
              case "output" -> limits.withOutputBytes(Amounts.bytes(value));
              case "processes" -> limits.withProcesses((int) value.integer(1, 100_000));
              case "fileSize" -> limits.withFileBytes(Amounts.bytes(value));
              case "openFiles" -> limits.withOpenFiles((int) value.integer(4, 1 << 20));
              default -> limits.withStackBytes(Amounts.bytes(value));
            };
      } catch (IllegalArgumentException e) {
        throw value.fault(String.valueOf(e.getMessage()));
      }
    }
    return limits;
  }

  private Input stdin() throws YamlException {
    if (!keys.containsKey("stdin")) {
      return Input.empty();
    }
    YamlValue value = step.required(keys, "stdin");
    if (!value.isMap()) {
      return Input.of(value.textOrNumber());
    }
    YamlValue bytes = value.required(value.map(Set.of("bytes")), "bytes");
    long length = Amounts.bytes(bytes);
    if (length > 256 << 20) {
      throw bytes.fault("is more than 256m");
    }
    return Input.of(new byte[(int) length]);
  }

  private Map<String, String> env() throws YamlException {
    Map<String, String> env = new HashMap<>(Command.DEFAULT_ENV);
    if (keys.containsKey("env")) {
      for (Map.Entry<String, YamlValue> variable : step.required(keys, "env").map().entrySet()) {
        env.put(variable.getKey(), variable.getValue().textOrNumber());
      }
    }
    return env;
  }

  private Scratch scratch() throws YamlException {
    if (!keys.containsKey("scratch")) {
      return Scratch.CELL;
    }
    YamlValue value = step.required(keys, "scratch");
    if (!value.text().equals("fresh")) {
      throw value.fault("can only be fresh; leave the key out otherwise");
    }
    return Scratch.FRESH;
  }
}
