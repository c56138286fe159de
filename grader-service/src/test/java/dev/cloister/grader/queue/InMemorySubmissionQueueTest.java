package dev.cloister.grader.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.grader.config.JudgingConfig;
import dev.cloister.grader.config.QueueConfig;
import dev.cloister.grader.config.Settings;
import dev.cloister.grader.judging.JudgeRequest;
import dev.cloister.grader.judging.Judgement;
import dev.cloister.grader.judging.OpenJudge;
import dev.cloister.grader.judging.TestSelection;
import dev.cloister.grader.judging.Verdict;
import dev.cloister.grader.language.Languages;
import dev.cloister.grader.language.SourceSet;
import dev.cloister.grader.problem.PackageLoader;
import dev.cloister.grader.queue.SubmissionQueue.Lease;
import dev.cloister.grader.queue.SubmissionQueue.Offer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InMemorySubmissionQueueTest {
  private static final Duration NONE = Duration.ofMillis(1);

  @TempDir private Path parent;
  private JudgeRequest request;

  @BeforeEach
  void makeRequest() throws Exception {
    request =
        new JudgeRequest(
            new PackageLoader(JudgingConfig.from(Settings.none()))
                .load(OpenJudge.writeDoubling(parent)),
            SourceSet.ofUnnamed(Languages.shipped().byId("c").orElseThrow(), new byte[0]),
            TestSelection.ALL);
  }

  private static SubmissionQueue queue(int capacity, int kept) {
    return new InMemorySubmissionQueue(
        new QueueConfig(capacity, 1, kept, Duration.ofSeconds(3), Duration.ZERO));
  }

  private String accepted(SubmissionQueue queue) {
    return ((Offer.Accepted) queue.offer(request)).submission().id();
  }

  private static Judgement judgement(Verdict verdict) {
    return new Judgement(verdict, Optional.empty(), List.of(), "");
  }

  @Test
  void aSubmissionGoesFromQueuedToRunningToFinal() throws Exception {
    SubmissionQueue queue = queue(5, 5);
    String id = accepted(queue);
    assertThat(queue.find(id).orElseThrow().status()).isEqualTo(Submission.Status.QUEUED);
    assertThat(queue.waiting()).isEqualTo(1);
    Lease lease = queue.take(NONE).orElseThrow();
    assertThat(queue.find(id).orElseThrow().status()).isEqualTo(Submission.Status.RUNNING);
    assertThat(queue.running()).isEqualTo(1);
    CompletableFuture<Submission> waiter = queue.whenFinal(id).orElseThrow().toCompletableFuture();
    assertThat(waiter).isNotDone();
    assertThat(queue.complete(lease, judgement(Verdict.AC))).isTrue();
    assertThat(waiter.join().verdict()).hasValue(Verdict.AC);
    assertThat(queue.running()).isZero();
  }

  @Test
  void submissionsAreTakenInTheirOrder() throws Exception {
    SubmissionQueue queue = queue(5, 5);
    List<String> ids = List.of(accepted(queue), accepted(queue), accepted(queue));
    for (String id : ids) {
      assertThat(queue.take(NONE).orElseThrow().id()).isEqualTo(id);
    }
    assertThat(queue.take(NONE)).isEmpty();
  }

  @Test
  void aFullQueueRefusesAndKeepsNothing() {
    SubmissionQueue queue = queue(2, 5);
    accepted(queue);
    accepted(queue);
    assertThat(queue.offer(request))
        .isEqualTo(new Offer.Refused("2 submissions are waiting already", Duration.ofSeconds(3)));
    assertThat(queue.waiting()).isEqualTo(2);
  }

  @Test
  void aLeaseThatIsOverDecidesNothing() throws Exception {
    SubmissionQueue queue = queue(2, 5);
    String id = accepted(queue);
    Lease lease = queue.take(NONE).orElseThrow();
    Lease stale = new Lease(lease.id(), lease.attempt() - 1, lease.request());
    assertThat(queue.complete(stale, judgement(Verdict.WA))).isFalse();
    assertThat(queue.complete(lease, judgement(Verdict.AC))).isTrue();
    assertThat(queue.complete(lease, judgement(Verdict.WA))).isFalse();
    assertThat(queue.find(id).orElseThrow().verdict()).hasValue(Verdict.AC);
  }

  @Test
  void oldFinishedSubmissionsAreForgotten() throws Exception {
    SubmissionQueue queue = queue(50, 5);
    for (int i = 0; i < 50; i++) {
      accepted(queue);
      queue.complete(queue.take(NONE).orElseThrow(), judgement(Verdict.AC));
    }
    String last = accepted(queue);
    assertThat(queue.find(last)).isPresent();
    assertThat(queue.find("no-such-id")).isEmpty();
    assertThat(queue.whenFinal("no-such-id")).isEmpty();
  }

  @Test
  void closingConcludesThoseThatWaitAndRefusesOthers() throws Exception {
    SubmissionQueue queue = queue(5, 5);
    String id = accepted(queue);
    queue.close();
    Submission submission = queue.whenFinal(id).orElseThrow().toCompletableFuture().join();
    assertThat(submission.verdict()).hasValue(Verdict.JE);
    assertThat(queue.offer(request)).isInstanceOf(Offer.Refused.class);
    assertThat(queue.take(NONE)).isEmpty();
    assertThat(queue.running()).isZero();
  }

  @Test
  void sourcesThatWaitAreBoundedInBytesToo() throws Exception {
    JudgeRequest large =
        new JudgeRequest(
            request.problem(),
            SourceSet.ofUnnamed(Languages.shipped().byId("c").orElseThrow(), new byte[100 << 20]),
            TestSelection.ALL);
    try (InMemorySubmissionQueue queue =
        new InMemorySubmissionQueue(QueueConfig.from(Settings.none()))) {
      assertThat(queue.offer(large)).isInstanceOf(Offer.Accepted.class);
      assertThat(queue.offer(large)).isInstanceOf(Offer.Accepted.class);
      assertThat(queue.offer(large)).isInstanceOf(Offer.Refused.class);
      assertThat(queue.take(NONE)).isPresent();
      assertThat(queue.offer(large)).isInstanceOf(Offer.Accepted.class);
    }
  }
}
