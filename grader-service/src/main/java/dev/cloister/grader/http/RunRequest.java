package dev.cloister.grader.http;

import dev.cloister.grader.config.DurationText;
import dev.cloister.grader.config.RunsConfig;
import dev.cloister.grader.config.SizeText;
import dev.cloister.grader.language.SourceFile;
import dev.cloister.sandbox.CellSpec;
import dev.cloister.sandbox.CollectSpec;
import dev.cloister.sandbox.Command;
import dev.cloister.sandbox.Input;
import dev.cloister.sandbox.Limits;
import dev.cloister.sandbox.Network;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code POST /v1/runs} asks for.
 *
 * @param cell in which to run
 * @param files to put in before
 * @param command to run
 * @param collect what to take out after; empty: nothing
 */
record RunRequest(
    CellSpec cell, List<SourceFile> files, Command command, Optional<CollectSpec> collect) {

  private static final Set<String> FIELDS =
      Set.of("command", "template", "files", "stdin", "env", "network", "limits", "collect");
  private static final Set<String> LIMITS =
      Set.of("cpu", "wall", "memory", "output", "processes", "fileSize", "openFiles", "stack");
  private static final Duration SHORTEST = Duration.ofNanos(1_000);

  static RunRequest read(JsonBody body, RunsConfig bounds) throws RequestFault {
    Map<String, JsonBody> fields = body.fields(FIELDS);
    CellSpec cell = CellSpec.defaults();
    if (fields.containsKey("template")) {
      cell = cell.withTemplate(body.required(fields, "template").text());
    }
    if (fields.containsKey("network")) {
      cell = cell.withNetwork(network(body.required(fields, "network")));
    }
    JsonBody argv = body.required(fields, "command");
    Command.Builder command = Command.builder(argv(argv)).limits(limits(body, fields, bounds));
    if (fields.containsKey("stdin")) {
      command.stdin(Input.of(ByteStrings.read(body.required(fields, "stdin"))));
    }
    if (fields.containsKey("env")) {
      command.env(environment(body.required(fields, "env")));
    }
    List<SourceFile> files =
        fields.containsKey("files") ? ByteStrings.files(body.required(fields, "files")) : List.of();
    Optional<CollectSpec> collect =
        fields.containsKey("collect")
            ? Optional.of(collect(body.required(fields, "collect"), bounds))
            : Optional.empty();
    try {
      return new RunRequest(cell, files, command.build(), collect);
    } catch (IllegalArgumentException e) {
      throw RequestFault.badField("command", String.valueOf(e.getMessage()));
    }
  }

  private static List<String> argv(JsonBody value) throws RequestFault {
    List<String> argv = new ArrayList<>();
    for (JsonBody word : value.list()) {
      argv.add(word.text());
    }
    if (argv.isEmpty() || argv.get(0).isEmpty()) {
      throw value.fault("must name a program");
    }
    return argv;
  }

  private static Network network(JsonBody value) throws RequestFault {
    return switch (value.text()) {
      case "none" -> Network.NONE;
      case "loopback" -> Network.LOOPBACK;
      default -> throw value.fault("is '" + value.text() + "'; it must be none or loopback");
    };
  }

  /** The default environment with these variables added or replaced. */
  private static Map<String, String> environment(JsonBody value) throws RequestFault {
    Map<String, String> environment = new HashMap<>(Command.DEFAULT_ENV);
    for (Map.Entry<String, JsonBody> entry : value.map().entrySet()) {
      String text = entry.getValue().text();
      if (!entry.getKey().matches("[^=\\x00]+") || text.indexOf('\0') >= 0) {
        throw entry.getValue().fault("cannot be an environment variable");
      }
      environment.put(entry.getKey(), text);
    }
    return environment;
  }

  private static Limits limits(JsonBody body, Map<String, JsonBody> fields, RunsConfig bounds)
      throws RequestFault {
    Limits limits = within(Limits.defaults(), bounds);
    if (!fields.containsKey("limits")) {
      return limits;
    }
    for (Map.Entry<String, JsonBody> entry :
        body.required(fields, "limits").fields(LIMITS).entrySet()) {
      JsonBody value = entry.getValue();
      limits =
          switch (entry.getKey()) {
            case "cpu" -> limits.withCpu(duration(value, bounds.maxCpu()));
            case "wall" -> limits.withWall(duration(value, bounds.maxWall()));
            case "memory" -> limits.withMemoryBytes(size(value, 1 << 20, bounds.maxMemoryBytes()));
            case "output" -> limits.withOutputBytes(size(value, 0, bounds.maxOutputBytes()));
            case "processes" -> limits.withProcesses(value.integer(1, bounds.maxProcesses()));
            case "fileSize" -> limits.withFileBytes(size(value, 1, bounds.maxFileBytes()));
            case "openFiles" -> limits.withOpenFiles(value.integer(4, bounds.maxOpenFiles()));
            default -> limits.withStackBytes(size(value, 64 << 10, bounds.maxStackBytes()));
          };
    }
    return limits;
  }

  /** The library's defaults, lowered to what this service allows. */
  private static Limits within(Limits limits, RunsConfig bounds) {
    return new Limits(
        min(limits.cpu(), bounds.maxCpu()),
        min(limits.wall(), bounds.maxWall()),
        Math.min(limits.memoryBytes(), bounds.maxMemoryBytes()),
        Math.min(limits.outputBytes(), bounds.maxOutputBytes()),
        Math.min(limits.processes(), bounds.maxProcesses()),
        Math.min(limits.fileBytes(), bounds.maxFileBytes()),
        Math.min(limits.openFiles(), bounds.maxOpenFiles()),
        Math.min(limits.stackBytes(), bounds.maxStackBytes()));
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static Duration duration(JsonBody value, Duration most) throws RequestFault {
    Duration duration;
    try {
      duration = DurationText.parse(value.text());
    } catch (IllegalArgumentException e) {
      throw value.fault(String.valueOf(e.getMessage()));
    }
    if (duration.compareTo(SHORTEST) < 0 || duration.compareTo(most) > 0) {
      throw value.fault(
          "is "
              + DurationText.format(duration)
              + "; it must be from 1us to "
              + DurationText.format(most));
    }
    return duration;
  }

  private static long size(JsonBody value, long least, long most) throws RequestFault {
    long size;
    try {
      size = SizeText.parse(value.textOrNumber());
    } catch (IllegalArgumentException e) {
      throw value.fault(String.valueOf(e.getMessage()));
    }
    if (size < least || size > most) {
      throw value.fault(
          "is "
              + SizeText.format(size)
              + "; it must be from "
              + SizeText.format(least)
              + " to "
              + SizeText.format(most));
    }
    return size;
  }

  private static CollectSpec collect(JsonBody value, RunsConfig bounds) throws RequestFault {
    List<String> patterns = new ArrayList<>();
    for (JsonBody pattern : value.list()) {
      patterns.add(pattern.text());
    }
    try {
      return new CollectSpec(patterns, bounds.maxCollectFiles(), bounds.maxCollectBytes());
    } catch (IllegalArgumentException e) {
      throw value.fault(String.valueOf(e.getMessage()));
    }
  }
}
