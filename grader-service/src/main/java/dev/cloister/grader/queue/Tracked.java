package dev.cloister.grader.queue;

import dev.cloister.grader.judging.Compilation;
import dev.cloister.grader.judging.JudgeRequest;
import dev.cloister.grader.judging.Judgement;
import dev.cloister.grader.judging.TestResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One submission in memory. Thread-safe. */
final class Tracked {
  private final String id;
  private final String problem;
  private final String language;
  private final CompletableFuture<Submission> whenFinal = new CompletableFuture<>();
  private final List<TestResult> tests = new ArrayList<>();
  private Optional<JudgeRequest> request;
  private Submission.Status status = Submission.Status.QUEUED;
  private Optional<Compilation> compilation = Optional.empty();
  private Optional<Judgement> judgement = Optional.empty();
  private int attempt;

  Tracked(String id, JudgeRequest request) {
    this.id = id;
    this.problem = request.problem().id();
    this.language = request.source().language().id();
    this.request = Optional.of(request);
  }

  String id() {
    return id;
  }

  /** What its compile log takes in memory, about. */
  synchronized int bytes() {
    return 2 * compilation.map(each -> each.log().length()).orElse(0);
  }

  synchronized SubmissionQueue.Lease lease() {
    attempt++;
    status = Submission.Status.RUNNING;
    return new SubmissionQueue.Lease(id, attempt, request.orElseThrow());
  }

  synchronized boolean isLatest(SubmissionQueue.Lease lease) {
    return lease.attempt() == attempt && status == Submission.Status.RUNNING;
  }

  synchronized void compiled(Compilation result) {
    compilation = Optional.of(result);
  }

  synchronized void tested(TestResult result) {
    tests.add(result);
  }

  synchronized void restarted() {
    compilation = Optional.empty();
    tests.clear();
  }

  /** Sets the conclusion, and lets the sources go: ten thousand finished ones are kept. */
  synchronized boolean conclude(SubmissionQueue.Lease lease, Judgement conclusion) {
    if (!isLatest(lease)) {
      return false;
    }
    status = Submission.Status.FINAL;
    compilation = conclusion.compilation();
    judgement = Optional.of(conclusion);
    tests.clear();
    request = Optional.empty();
    return true;
  }

  /** Outside of the lock: those who wait run their own code now. */
  void tellWaiters() {
    whenFinal.complete(snapshot());
  }

  CompletionStage<Submission> whenFinal() {
    return whenFinal;
  }

  synchronized Submission snapshot() {
    return new Submission(
        id,
        problem,
        language,
        status,
        compilation,
        judgement.map(Judgement::tests).orElse(tests),
        judgement);
  }
}
