package dev.cloister.grader.http;

import dev.cloister.grader.judging.JudgeContext;
import dev.cloister.grader.judging.JudgeRequest;
import dev.cloister.grader.judging.TestSelection;
import dev.cloister.grader.language.Language;
import dev.cloister.grader.language.LanguageStatus;
import dev.cloister.grader.language.SourceException;
import dev.cloister.grader.language.SourceFile;
import dev.cloister.grader.language.SourceSet;
import dev.cloister.grader.problem.Problem;
import dev.cloister.grader.problem.ProblemShelf;
import dev.cloister.sandbox.SandboxException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads what {@code POST /v1/submissions} asks for. Blocks: it reads packages and probes compilers.
 */
final class SubmissionRequest {
  private static final Set<String> FIELDS =
      Set.of("problem", "language", "source", "files", "allTests");

  private final JudgeContext context;
  private final ProblemShelf shelf;

  SubmissionRequest(JudgeContext context, ProblemShelf shelf) {
    this.context = context;
    this.shelf = shelf;
  }

  JudgeRequest read(JsonBody body) throws RequestFault, SandboxException, InterruptedException {
    Map<String, JsonBody> fields = body.fields(FIELDS);
    String problemId = body.required(fields, "problem").text();
    if (fields.containsKey("source") == fields.containsKey("files")) {
      throw RequestFault.badField("source", "give either 'source' or 'files'");
    }
    boolean all = fields.containsKey("allTests") && body.required(fields, "allTests").bool();
    Problem problem = problem(problemId);
    SourceSet source = fields.containsKey("source") ? unnamed(body, fields) : named(body, fields);
    return new JudgeRequest(
        problem, source, all ? TestSelection.ALL : TestSelection.UNTIL_FIRST_FAILURE);
  }

  private Problem problem(String id) throws RequestFault {
    ProblemShelf.Entry entry =
        shelf
            .find(id)
            .orElseThrow(
                () ->
                    RequestFault.unprocessable(
                        "unknown-problem", "problem", "there is no problem '" + id + "'"));
    if (entry instanceof ProblemShelf.Entry.Broken broken) {
      throw RequestFault.unprocessable("broken-problem", "problem", broken.reason());
    }
    return ((ProblemShelf.Entry.Loaded) entry).problem();
  }

  private SourceSet unnamed(JsonBody body, Map<String, JsonBody> fields)
      throws RequestFault, SandboxException, InterruptedException {
    byte[] source = body.required(fields, "source").text().getBytes(StandardCharsets.UTF_8);
    Language language = language(body.required(fields, "language").text());
    try {
      return SourceSet.ofUnnamed(language, source);
    } catch (SourceException e) {
      throw RequestFault.unprocessable("no-program", "source", String.valueOf(e.getMessage()));
    }
  }

  private SourceSet named(JsonBody body, Map<String, JsonBody> fields)
      throws RequestFault, SandboxException, InterruptedException {
    List<SourceFile> files = ByteStrings.files(body.required(fields, "files"));
    if (files.isEmpty()) {
      throw RequestFault.badField("files", "must have a file at least");
    }
    Language language =
        fields.containsKey("language")
            ? language(body.required(fields, "language").text())
            : languageOf(files);
    try {
      return SourceSet.of(language, files);
    } catch (SourceException e) {
      throw RequestFault.unprocessable("no-program", "files", String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      throw RequestFault.badField("files", String.valueOf(e.getMessage()));
    }
  }

  private Language languageOf(List<SourceFile> files)
      throws RequestFault, SandboxException, InterruptedException {
    Language language =
        context
            .languages()
            .forFile(files.get(0).name())
            .orElseThrow(
                () ->
                    RequestFault.unprocessable(
                        "unknown-language",
                        "files",
                        "no language takes '"
                            + files.get(0).name()
                            + "' for a source; name one in 'language'"));
    return available(language);
  }

  private Language language(String id) throws RequestFault, SandboxException, InterruptedException {
    Language language =
        context
            .languages()
            .byId(id)
            .orElseThrow(
                () ->
                    RequestFault.unprocessable(
                        "unknown-language",
                        "language",
                        "there is no language '"
                            + id
                            + "'; there are "
                            + String.join(
                                ", ",
                                context.languages().all().stream().map(Language::id).toList())));
    return available(language);
  }

  private Language available(Language language)
      throws RequestFault, SandboxException, InterruptedException {
    if (context.probe().status(language) instanceof LanguageStatus.Unavailable unavailable) {
      throw RequestFault.unprocessable(
          "language-unavailable",
          "language",
          language.name() + " cannot be used here: " + unavailable.reason());
    }
    return language;
  }
}
