package dev.cloister.grader.queue;

import dev.cloister.grader.judging.Compilation;
import dev.cloister.grader.judging.Judgement;
import dev.cloister.grader.judging.TestResult;
import dev.cloister.grader.judging.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * A submission as it stands at one moment. Immutable.
 *
 * @param id its name in the API
 * @param problem the id of the problem
 * @param language the id of the language
 * @param status how far it is
 * @param compilation what came of compiling, once that is known
 * @param tests those judged so far, in order
 * @param judgement the conclusion, once it is final
 */
public record Submission(
    String id,
    String problem,
    String language,
    Status status,
    Optional<Compilation> compilation,
    List<TestResult> tests,
    Optional<Judgement> judgement) {

  /** How far a submission is. */
  public enum Status {
    /** It waits for a worker. */
    QUEUED("queued"),
    /** It is being judged. */
    RUNNING("running"),
    /** It has its verdict, which will not change. */
    FINAL("final");

    private final String word;

    Status(String word) {
      this.word = word;
    }

    /** The word of the JSON shapes. */
    public String word() {
      return word;
    }
  }

  /** Copies the list. */
  public Submission {
    tests = List.copyOf(tests);
  }

  /** The verdict, once it is final. */
  public Optional<Verdict> verdict() {
    return judgement.map(Judgement::verdict);
  }

  /** Whether it has its verdict. */
  public boolean isFinal() {
    return status == Status.FINAL;
  }
}
