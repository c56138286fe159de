package dev.cloister.benchmarks.section;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cloister.benchmarks.report.Row;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;

/** What native/bench.c says: the launcher without Java. */
final class FromC implements Section {
  private static final int LONGEST_MINUTES = 5;

  /** The loads of throughput by workers: what the time that is meant for three is shared out to. */
  private static final double SHARE = 0.4;

  /** The names in its JSON, and what the rows are called here. */
  private static final Map<String, String> IDS =
      Map.of(
          Notebook.BARE,
          "bare",
          "run in a live cell",
          "live",
          "the same, fresh scratch",
          "live-fresh-scratch",
          "the same, beside files",
          "live-beside-files",
          "fresh cell from a pool",
          "pooled",
          "cold cell",
          "cold");

  @Override
  public String id() {
    return "c";
  }

  @Override
  public String title() {
    return "from C, taking turns, pinned to one processor";
  }

  @Override
  public void measure(Bench bench, Notebook notebook) throws Exception {
    JsonNode results = run(bench);
    for (JsonNode each : results.path("latency")) {
      String name = text(each, "name");
      notebook.row(
          new Row.Latency(
              "c." + IDS.getOrDefault(name, name),
              name,
              results.path("rounds").asLong(),
              each.path("p50Micros").asDouble(),
              each.path("p90Micros").asDouble(),
              each.path("p99Micros").asDouble(),
              OptionalDouble.of(each.path("ratio").asDouble())));
    }
    for (JsonNode each : results.path("throughput")) {
      String name = text(each, "name");
      int workers = each.path("workers").asInt();
      notebook.figure(
          "c.throughput." + IDS.getOrDefault(name, name) + "." + workers,
          name + ", " + Throughput.count(workers),
          Math.rint(each.path("runsPerSecond").asDouble()),
          "/s",
          "cpu " + Math.round(each.path("cpuMicrosPerRun").asDouble()) + " us a run");
    }
    memory(results, notebook);
    notebook.note(
        "no cgroup; throughput on all processors, a worker is a process; cpu: of the whole machine,"
            + " from /proc/stat");
  }

  private static void memory(JsonNode results, Notebook notebook) {
    String name = "launcher and 16 waiting cells, PSS";
    JsonNode bytes = results.path("memory").path("pssBytes");
    if (bytes.isNumber()) {
      notebook.figure("c.memory16", name, bytes.asDouble() / 1048576.0, "MiB", "");
    } else {
      notebook.missing("c.memory16", name, "this user may not read it");
    }
  }

  private static String text(JsonNode node, String field) {
    return node.path(field).asText("");
  }

  private static JsonNode run(Bench bench) throws IOException, InterruptedException {
    Workspace workspace = bench.workspace();
    Path json = workspace.folder().resolve("c.json");
    Path log = workspace.folder().resolve("c.log");
    double seconds = bench.effort().sustained().toMillis() / 1e3 * SHARE;
    List<String> command =
        List.of(
            workspace.built("guard").toString(),
            workspace.built("bench").toString(),
            "-l",
            workspace.home().resolve("native/target/launcher").toString(),
            "-f",
            workspace.folder().resolve("programs").toString(),
            "-r",
            Integer.toString(bench.effort().rounds()),
            "-s",
            Double.toString(seconds),
            "-j",
            json.toString());
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(Redirect.to(log.toFile()))
            .start();
    try {
      if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
        throw new IOException("it took more than " + LONGEST_MINUTES + " minutes");
      }
      if (process.exitValue() != 0) {
        throw new IOException(
            "it ended with " + process.exitValue() + ": " + Files.readString(log).strip());
      }
    } finally {
      // The guard ends what it guards when its input ends.
      process.getOutputStream().close();
    }
    return new ObjectMapper().readTree(json.toFile());
  }
}
