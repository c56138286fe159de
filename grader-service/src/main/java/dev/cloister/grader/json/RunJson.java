package dev.cloister.grader.json;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.cloister.sandbox.Collected;
import dev.cloister.sandbox.Enforcement;
import dev.cloister.sandbox.Outcome;
import dev.cloister.sandbox.RunResult;
import java.io.IOException;
import java.time.Duration;

/** The result of a run. */
public final class RunJson {
  private RunJson() {}

  /** A whole run: with its output and the files it left. */
  public static JsonText.Writer of(String id, RunResult result, Collected collected) {
    return json -> {
      json.writeStartObject();
      json.writeStringField("id", id);
      writeFigures(json, result);
      ByteStringJson.write(json, "stdout", result.stdout());
      ByteStringJson.write(json, "stderr", result.stderr());
      writeFiles(json, collected);
      writeEnforcement(json, result.enforcement());
      json.writeEndObject();
    };
  }

  /** A run whose output went elsewhere. */
  public static JsonText.Writer withoutOutput(String id, RunResult result) {
    return json -> {
      json.writeStartObject();
      json.writeStringField("id", id);
      writeFigures(json, result);
      writeEnforcement(json, result.enforcement());
      json.writeEndObject();
    };
  }

  private static void writeFigures(JsonGenerator json, RunResult result) throws IOException {
    json.writeStringField("outcome", result.outcome().word());
    json.writeFieldName("exitCode");
    if (result.outcome() instanceof Outcome.Exited exited) {
      json.writeNumber(exited.code());
    } else {
      json.writeNull();
    }
    json.writeFieldName("signal");
    if (result.outcome() instanceof Outcome.Signalled signalled) {
      json.writeNumber(signalled.signal());
    } else {
      json.writeNull();
    }
    json.writeObjectFieldStart("time");
    json.writeNumberField("userMicros", micros(result.userTime()));
    json.writeNumberField("systemMicros", micros(result.systemTime()));
    json.writeNumberField("cpuMicros", micros(result.cpuTime()));
    json.writeNumberField("wallMicros", micros(result.wallTime()));
    json.writeEndObject();
    json.writeNumberField("peakMemoryBytes", result.peakMemoryBytes());
    json.writeFieldName("instructions");
    if (result.instructions().isPresent()) {
      json.writeNumber(result.instructions().getAsLong());
    } else {
      json.writeNull();
    }
  }

  private static void writeFiles(JsonGenerator json, Collected collected) throws IOException {
    json.writeArrayFieldStart("files");
    for (Collected.File file : collected.files()) {
      json.writeStartObject();
      json.writeStringField("name", file.path());
      json.writeBooleanField("executable", file.executable());
      ByteStringJson.writeField(json, file.content());
      json.writeEndObject();
    }
    for (Collected.Refused refused : collected.refused()) {
      json.writeStartObject();
      json.writeStringField("name", refused.path());
      json.writeStringField("refused", refused.reason());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  static void writeEnforcement(JsonGenerator json, Enforcement enforcement) throws IOException {
    json.writeObjectFieldStart("enforcement");
    json.writeStringField("cpu", enforcement.cpu().word());
    json.writeStringField("wall", enforcement.wall().word());
    json.writeStringField("memory", enforcement.memory().word());
    json.writeStringField("output", enforcement.output().word());
    json.writeStringField("processes", enforcement.processes().word());
    json.writeStringField("fileSize", enforcement.fileSize().word());
    json.writeStringField("openFiles", enforcement.openFiles().word());
    json.writeStringField("stack", enforcement.stack().word());
    json.writeEndObject();
  }

  static long micros(Duration duration) {
    return duration.toNanos() / 1_000;
  }
}
