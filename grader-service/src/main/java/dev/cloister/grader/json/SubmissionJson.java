package dev.cloister.grader.json;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.cloister.grader.judging.Compilation;
import dev.cloister.grader.judging.Judgement;
import dev.cloister.grader.judging.TestResult;
import dev.cloister.grader.judging.Verdict;
import dev.cloister.grader.queue.Submission;
import java.io.IOException;

/** A submission. */
public final class SubmissionJson {
  private SubmissionJson() {}

  /** Who reads it. */
  public enum Audience {
    /** Whoever sent it: nothing that could quote a test. */
    SUBMITTER,
    /** The jury: with the reason for each verdict. */
    JURY
  }

  /** The submission as it stands. */
  public static JsonText.Writer of(Submission submission, Audience audience) {
    return json -> {
      json.writeStartObject();
      json.writeStringField("id", submission.id());
      json.writeStringField("problem", submission.problem());
      json.writeStringField("language", submission.language());
      json.writeStringField("status", submission.status().word());
      json.writeFieldName("verdict");
      if (submission.verdict().isPresent()) {
        json.writeString(submission.verdict().get().name());
      } else {
        json.writeNull();
      }
      json.writeNullField("score");
      json.writeArrayFieldStart("tests");
      for (TestResult test : submission.tests()) {
        writeTest(json, test, audience);
      }
      json.writeEndArray();
      writeCompilation(json, submission);
      if (!submission.tests().isEmpty()) {
        RunJson.writeEnforcement(json, submission.tests().get(0).enforcement());
      }
      if (audience == Audience.JURY && submission.judgement().isPresent()) {
        writeFault(json, submission.judgement().get());
      }
      json.writeEndObject();
    };
  }

  private static void writeTest(JsonGenerator json, TestResult test, Audience audience)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("name", test.name());
    json.writeStringField("verdict", test.verdict().name());
    json.writeNumberField("cpuMicros", RunJson.micros(test.cpuTime()));
    json.writeNumberField("wallMicros", RunJson.micros(test.wallTime()));
    json.writeNumberField("peakMemoryBytes", test.peakMemoryBytes());
    if (audience == Audience.JURY && !test.message().isEmpty()) {
      json.writeStringField("message", test.message());
    }
    json.writeEndObject();
  }

  private static void writeCompilation(JsonGenerator json, Submission submission)
      throws IOException {
    json.writeFieldName("compile");
    if (submission.compilation().isEmpty()) {
      json.writeNull();
      return;
    }
    Compilation compilation = submission.compilation().get();
    json.writeStartObject();
    json.writeBooleanField("ok", compilation.ok());
    json.writeStringField("log", compilation.log());
    json.writeEndObject();
  }

  private static void writeFault(JsonGenerator json, Judgement judgement) throws IOException {
    if (judgement.verdict() == Verdict.JE) {
      json.writeStringField("fault", judgement.fault());
    }
  }
}
