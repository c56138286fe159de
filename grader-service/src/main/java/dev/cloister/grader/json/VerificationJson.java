package dev.cloister.grader.json;

import dev.cloister.grader.judging.PackageVerifier;
import dev.cloister.grader.problem.Problem;
import java.util.List;

/** What came of verifying a package. */
public final class VerificationJson {
  private VerificationJson() {}

  /** Every submission of the package, and whether all got what they should. */
  public static JsonText.Writer of(Problem problem, List<PackageVerifier.Checked> checked) {
    return json -> {
      json.writeStartObject();
      json.writeStringField("problem", problem.id());
      json.writeArrayFieldStart("submissions");
      for (PackageVerifier.Checked each : checked) {
        json.writeStartObject();
        json.writeStringField("path", each.submission().path());
        json.writeFieldName("language");
        if (each.language().isPresent()) {
          json.writeString(each.language().get());
        } else {
          json.writeNull();
        }
        json.writeArrayFieldStart("expected");
        for (String word : each.submission().expected().words()) {
          json.writeString(word);
        }
        json.writeEndArray();
        json.writeStringField("verdict", each.verdict().name());
        json.writeBooleanField("asExpected", each.asExpected());
        json.writeNumberField("slowestMicros", RunJson.micros(each.slowest()));
        json.writeArrayFieldStart("remarks");
        for (String remark : each.remarks()) {
          json.writeString(remark);
        }
        json.writeEndArray();
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeBooleanField(
          "asExpected", checked.stream().allMatch(PackageVerifier.Checked::asExpected));
      json.writeEndObject();
    };
  }
}
