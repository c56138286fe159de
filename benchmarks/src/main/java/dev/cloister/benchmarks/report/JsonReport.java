package dev.cloister.benchmarks.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cloister.benchmarks.machine.Machine;
import java.util.OptionalDouble;

/**
 * The results as JSON. Fields may be added; the meaning of one changes only with {@code schema}.
 */
public final class JsonReport {
  private static final int SCHEMA = 1;
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private JsonReport() {}

  /** The whole report, ending with a line's end. */
  public static String of(Report report) {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("schema", SCHEMA);
    root.put("date", report.date().toString());
    root.put("commit", report.commit());
    root.put("mode", report.mode());
    machine(root.putObject("machine"), report.machine());
    ArrayNode sections = root.putArray("sections");
    report.sections().forEach(section -> section(sections.addObject(), section));
    ArrayNode measures = root.putArray("measures");
    Measure.ALL.forEach(measure -> measure(measures.addObject(), measure, report));
    try {
      return MAPPER.writeValueAsString(root) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a report cannot be written as JSON", e);
    }
  }

  private static void machine(ObjectNode node, Machine machine) {
    node.put("cpu", machine.cpu());
    node.put("processors", machine.processors());
    node.put("smt", machine.smt());
    node.put("governor", machine.governor());
    node.put("memoryBytes", machine.memoryBytes());
    node.put("virtualisation", machine.virtualisation());
    node.put("kernel", machine.kernel());
    node.put("distribution", machine.distribution());
    node.put("jdk", machine.jdk());
    node.put("user", machine.user());
    node.put("cgroup", machine.cgroup());
    node.put("loadBefore", machine.loadBefore());
  }

  private static void section(ObjectNode node, SectionResult section) {
    node.put("id", section.id());
    node.put("title", section.title());
    ArrayNode rows = node.putArray("rows");
    section.rows().forEach(row -> row(rows.addObject(), row));
    ArrayNode notes = node.putArray("notes");
    section.notes().forEach(notes::add);
    node.put("fault", section.fault().orElse(null));
  }

  private static void row(ObjectNode node, Row row) {
    node.put("id", row.id());
    node.put("name", row.name());
    if (row instanceof Row.Latency latency) {
      node.put("kind", "latency");
      node.put("samples", latency.samples());
      node.put("p50Micros", rounded(latency.p50()));
      node.put("p90Micros", rounded(latency.p90()));
      node.put("p99Micros", rounded(latency.p99()));
      put(node, "timesBare", latency.timesBare());
    } else if (row instanceof Row.Figure figure) {
      node.put("kind", "figure");
      node.put("value", rounded(figure.value()));
      node.put("unit", figure.unit());
      node.put("note", figure.note());
    } else if (row instanceof Row.Missing missing) {
      node.put("kind", "missing");
      node.put("reason", missing.reason());
    }
  }

  private static void measure(ObjectNode node, Measure measure, Report report) {
    OptionalDouble value = measure.measured(report);
    node.put("row", measure.row());
    node.put("figure", measure.figure());
    node.put("wanted", measure.wanted());
    put(node, "measured", value);
    node.put(
        "state",
        value.isEmpty()
            ? "not measured"
            : measure.isReached(value.getAsDouble()) ? "reached" : "not reached");
  }

  private static void put(ObjectNode node, String name, OptionalDouble value) {
    if (value.isPresent()) {
      node.put(name, rounded(value.getAsDouble()));
    } else {
      node.putNull(name);
    }
  }

  /** Three digits behind the point: more are noise. */
  private static double rounded(double value) {
    return Math.rint(value * 1000) / 1000;
  }
}
