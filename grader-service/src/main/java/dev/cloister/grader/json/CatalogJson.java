package dev.cloister.grader.json;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.cloister.grader.language.Language;
import dev.cloister.grader.language.LanguageStatus;
import dev.cloister.grader.problem.Problem;
import dev.cloister.grader.problem.ProblemShelf;
import dev.cloister.sandbox.Doctor;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The lists: languages, problems, findings of the doctor. */
public final class CatalogJson {
  private CatalogJson() {}

  /** The languages with their status, in the order of the map. */
  public static JsonText.Writer languages(Map<Language, LanguageStatus> languages) {
    return json -> {
      json.writeStartArray();
      for (Map.Entry<Language, LanguageStatus> entry : languages.entrySet()) {
        json.writeStartObject();
        json.writeStringField("id", entry.getKey().id());
        json.writeStringField("name", entry.getKey().name());
        json.writeBooleanField("available", entry.getValue().isAvailable());
        if (entry.getValue() instanceof LanguageStatus.Available available) {
          json.writeStringField("version", available.version());
        } else if (entry.getValue() instanceof LanguageStatus.Unavailable unavailable) {
          json.writeNullField("version");
          json.writeStringField("reason", unavailable.reason());
        }
        json.writeEndObject();
      }
      json.writeEndArray();
    };
  }

  /** The problems, the broken ones with what is wrong with them. */
  public static JsonText.Writer problems(List<ProblemShelf.Entry> entries) {
    return json -> {
      json.writeStartArray();
      for (ProblemShelf.Entry entry : entries) {
        if (entry instanceof ProblemShelf.Entry.Loaded loaded) {
          writeProblem(json, loaded.problem());
        } else if (entry instanceof ProblemShelf.Entry.Broken broken) {
          json.writeStartObject();
          json.writeStringField("id", broken.id());
          json.writeBooleanField("usable", false);
          json.writeStringField("reason", broken.reason());
          json.writeEndObject();
        }
      }
      json.writeEndArray();
    };
  }

  /** What the doctor found. */
  public static JsonText.Writer findings(List<Doctor.Finding> findings) {
    return json -> {
      json.writeStartArray();
      for (Doctor.Finding finding : findings) {
        json.writeStartObject();
        json.writeStringField("name", finding.name());
        json.writeStringField("level", finding.level().name().toLowerCase(Locale.ROOT));
        json.writeStringField("detail", finding.detail());
        json.writeStringField("mend", finding.mend());
        json.writeEndObject();
      }
      json.writeEndArray();
    };
  }

  private static void writeProblem(JsonGenerator json, Problem problem) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", problem.id());
    json.writeBooleanField("usable", true);
    json.writeStringField("name", problem.name());
    json.writeObjectFieldStart("names");
    for (Map.Entry<String, String> name : problem.names().entrySet()) {
      json.writeStringField(name.getKey(), name.getValue());
    }
    json.writeEndObject();
    json.writeNumberField("timeLimitMicros", RunJson.micros(problem.limits().time()));
    json.writeNumberField("memoryLimitBytes", problem.limits().memoryBytes());
    json.writeNumberField("outputLimitBytes", problem.limits().outputBytes());
    json.writeNumberField("codeLimitBytes", problem.limits().codeBytes());
    json.writeNumberField("tests", problem.tests().size());
    json.writeEndObject();
  }
}
