package dev.cloister.grader.http;

import dev.cloister.grader.json.CatalogJson;
import dev.cloister.grader.judging.JudgeContext;
import dev.cloister.grader.language.Language;
import dev.cloister.grader.language.LanguageStatus;
import dev.cloister.grader.problem.ProblemShelf;
import dev.cloister.sandbox.SandboxException;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code GET /v1/problems} and {@code GET /v1/languages}. */
final class CatalogApi {
  private final Vertx vertx;
  private final JudgeContext judging;
  private final ProblemShelf shelf;

  CatalogApi(Vertx vertx, JudgeContext judging, ProblemShelf shelf) {
    this.vertx = vertx;
    this.judging = judging;
    this.shelf = shelf;
  }

  void problems(RoutingContext context) {
    Answers.ok(vertx, context, () -> CatalogJson.problems(shelf.list()));
  }

  void languages(RoutingContext context) {
    Answers.ok(vertx, context, () -> CatalogJson.languages(statuses()));
  }

  private Map<Language, LanguageStatus> statuses() throws SandboxException, InterruptedException {
    Map<Language, LanguageStatus> statuses = new LinkedHashMap<>();
    for (Language language : judging.languages().all()) {
      statuses.put(language, judging.probe().status(language));
    }
    return statuses;
  }
}
