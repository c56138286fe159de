package dev.cloister.grader.attack;

import dev.cloister.grader.judging.Compilation;
import dev.cloister.grader.judging.JudgeListener;
import dev.cloister.grader.judging.JudgeRequest;
import dev.cloister.grader.judging.Judgement;
import dev.cloister.grader.judging.TestSelection;
import dev.cloister.grader.judging.Verdict;
import dev.cloister.grader.language.Language;
import dev.cloister.grader.language.LanguageStatus;
import dev.cloister.grader.language.SourceException;
import dev.cloister.grader.language.SourceFile;
import dev.cloister.grader.language.SourceSet;
import dev.cloister.grader.problem.ProblemException;
import dev.cloister.sandbox.SandboxException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Hands a submission in, as a client of the grader. */
final class SubmissionStep {
  private static final int QUOTED = 400;

  private final ServiceUnderAttack service;
  private final Step.Submit step;

  SubmissionStep(ServiceUnderAttack service, Step.Submit step) {
    this.service = service;
    this.step = step;
  }

  List<String> faults()
      throws BrokenProgramException, SandboxException, IOException, InterruptedException {
    Language language =
        service
            .judging()
            .languages()
            .byId(step.language())
            .orElseThrow(
                () -> new BrokenProgramException("there is no language " + step.language()));
    LanguageStatus status = service.judging().probe().status(language);
    if (!status.isAvailable()) {
      throw new BrokenProgramException(
          step.language() + " is not available (" + status + "): add its compiler to needs");
    }
    SourceSet source;
    try {
      source = SourceSet.of(language, files());
    } catch (SourceException | IllegalArgumentException e) {
      return step.verdicts().contains(Step.Submit.REFUSED)
          ? List.of()
          : List.of("the submission is refused: " + e.getMessage());
    }
    return check(judge(source));
  }

  private List<SourceFile> files() throws IOException {
    List<SourceFile> files = new ArrayList<>();
    for (Step.SubmittedFile file : step.files()) {
      files.add(
          new SourceFile(
              file.name(), Files.readAllBytes(service.programs().sources().resolve(file.path()))));
    }
    return files;
  }

  private Judgement judge(SourceSet source) throws BrokenProgramException, InterruptedException {
    try {
      return service
          .judging()
          .judge()
          .judge(
              new JudgeRequest(
                  service
                      .judging()
                      .loader()
                      .load(
                          service.programs().sources().resolve("problems").resolve(step.problem())),
                  source,
                  TestSelection.UNTIL_FIRST_FAILURE),
              JudgeListener.NONE);
    } catch (ProblemException e) {
      throw new BrokenProgramException(String.valueOf(e.getMessage()));
    }
  }

  private List<String> check(Judgement judgement) {
    String log = judgement.compilation().map(Compilation::log).orElse("");
    String quoted = log.isEmpty() ? "" : "; the compiler says: " + end(log);
    List<String> faults = new ArrayList<>();
    if (judgement.verdict() == Verdict.JE) {
      faults.add("sandbox fault: " + judgement.fault());
    } else if (!step.verdicts().contains(judgement.verdict().name())) {
      faults.add(
          "the verdict is "
              + judgement.verdict()
              + ", not "
              + String.join(" or ", step.verdicts().stream().sorted().toList())
              + quoted);
    }
    if (step.log().isPresent() && !found(step.log(), log)) {
      faults.add("the compiler does not say '" + step.log().get() + "'" + quoted);
    }
    if (found(step.logNever(), log)) {
      faults.add("the compiler says '" + step.logNever().get() + "'" + quoted);
    }
    return faults;
  }

  private static boolean found(Optional<Pattern> pattern, String text) {
    return pattern.isPresent() && pattern.get().matcher(text).find();
  }

  private static String end(String text) {
    return text.substring(Math.max(0, text.length() - QUOTED));
  }
}
