package dev.cloister.grader.attack;

import dev.cloister.grader.judging.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** One step of an attack; attacks/README.md describes them. */
sealed interface Step {

  /** A program that is run and waited for. */
  record Run(ProgramCall call, RunExpectation expected) implements Step {}

  /** A program that runs while the next steps do, and is stopped at the end. */
  record Start(ProgramCall call, RunExpectation expected) implements Step {}

  /** Files are put into a cell, as the grader does. */
  record Put(String cell, String name, Permission permission) implements Step {}

  /** Whether putting must succeed. */
  enum Permission {
    /** It must. */
    GRANTED,
    /** It must fail, or reach nothing but a file of the cell. */
    REFUSED
  }

  /** Files are taken out of a cell. */
  record Collect(String cell, List<String> patterns, Finds finds) implements Step {}

  /** What collecting must give. */
  sealed interface Finds {
    /** One file with this content. */
    record Content(String text) implements Finds {}

    /** No file, and at least one refusal, whose every reason contains this. */
    record Refusal(String reason) implements Finds {}

    /** Nothing that matches. */
    record Nothing() implements Finds {}
  }

  /**
   * A submission goes through the judge.
   *
   * @param verdicts that are right; {@link #REFUSED} if it may be turned away before it is judged
   * @param log what the compiler's messages must contain
   * @param logNever what they may not
   */
  record Submit(
      String language,
      List<SubmittedFile> files,
      String problem,
      Set<String> verdicts,
      Optional<Pattern> log,
      Optional<Pattern> logNever)
      implements Step {
    /** The word for a submission whose files the grader does not take; beside {@link Verdict}s. */
    static final String REFUSED = "refused";
  }

  /**
   * One file of a submission.
   *
   * @param name that it is submitted under
   * @param path below the folder of the attacks
   */
  record SubmittedFile(String name, String path) {}

  /**
   * Bytes are sent to the service.
   *
   * @param answers the statuses that are right; 0 if the connection may be closed without an answer
   * @param code of the refusal
   * @param count how many answers there must be
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Request(byte[] bytes, Set<Integer> answers, Optional<String> code, int count)
      implements Step {}

  /** What steps cannot say. */
  record Scenario(String name) implements Step {}
}
