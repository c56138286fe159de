package dev.cloister.grader.queue;

import dev.cloister.grader.judging.Compilation;
import dev.cloister.grader.judging.JudgeRequest;
import dev.cloister.grader.judging.Judgement;
import dev.cloister.grader.judging.TestResult;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Submissions on their way from those who send them to those who judge them. A worker takes a
 * submission under a lease; what it reports counts only while the lease is the latest of that
 * submission, so that of two workers that believe to hold the same one only one can conclude it.
 * Thread-safe.
 */
public interface SubmissionQueue extends AutoCloseable {

  /** Puts a submission at the end. Returns at once. */
  Offer offer(JudgeRequest request);

  /**
   * Takes the next submission, waiting for one as long as it is told to.
   *
   * @return empty if none came, or the queue was closed
   */
  Optional<Lease> take(Duration patience) throws InterruptedException;

  /** Reports that the submission was compiled. Ignored if the lease is no longer the latest. */
  void compiled(Lease lease, Compilation compilation);

  /** Reports a judged test. Ignored if the lease is no longer the latest. */
  void tested(Lease lease, TestResult result);

  /** Reports that judging begins once more. Ignored if the lease is no longer the latest. */
  void restarted(Lease lease);

  /**
   * Concludes a submission.
   *
   * @return whether the lease was the latest, and the judgement thus the one that counts
   */
  boolean complete(Lease lease, Judgement judgement);

  /**
   * A submission as it stands; empty if it is unknown, or finished so long ago that it is
   * forgotten.
   */
  Optional<Submission> find(String id);

  /** Completes with the final submission; empty as for {@link #find}. */
  Optional<CompletionStage<Submission>> whenFinal(String id);

  /** How many wait. */
  int waiting();

  /** How many are being judged. */
  int running();

  /** Refuses new submissions, and hands out none of those that wait. Idempotent. */
  @Override
  void close();

  /** The answer to an offer. */
  sealed interface Offer {
    /**
     * It is in the queue.
     *
     * @param submission as it stands
     */
    record Accepted(Submission submission) implements Offer {}

    /**
     * It is not, and nothing of it is kept.
     *
     * @param reason for people
     * @param retryAfter when it is worth trying again
     */
    record Refused(String reason, Duration retryAfter) implements Offer {}
  }

  /**
   * The right to judge one submission.
   *
   * @param id of the submission
   * @param attempt counts up with every lease of the submission, from 1
   * @param request what is to be judged
   */
  record Lease(String id, int attempt, JudgeRequest request) {}
}
