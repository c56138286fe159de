package dev.cloister.grader.queue;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.cloister.grader.config.QueueConfig;
import dev.cloister.grader.config.SizeText;
import dev.cloister.grader.judging.Compilation;
import dev.cloister.grader.judging.JudgeRequest;
import dev.cloister.grader.judging.Judgement;
import dev.cloister.grader.judging.TestResult;
import dev.cloister.grader.judging.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * A queue that forgets everything when the process ends. Leases never expire: a worker lives with
 * it.
 */
public final class InMemorySubmissionQueue implements SubmissionQueue {
  /** What a finished submission takes at most, unless its compile log is long. */
  private static final int ORDINARY_BYTES = 16 << 10;

  /** What the sources of all that wait may take together. */
  private static final long MOST_WAITING_BYTES = 256L << 20;

  private final QueueConfig config;
  private final BlockingQueue<Tracked> waiting;
  private final Map<String, Tracked> unfinished = new ConcurrentHashMap<>();
  private final Cache<String, Tracked> finished;
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicLong waitingBytes = new AtomicLong();
  private volatile boolean closed;

  /** An empty queue. */
  public InMemorySubmissionQueue(QueueConfig config) {
    this.config = config;
    this.waiting = new ArrayBlockingQueue<>(config.capacity());
    this.finished =
        Caffeine.newBuilder()
            .maximumWeight((long) config.kept() * ORDINARY_BYTES)
            .<String, Tracked>weigher((id, tracked) -> Math.max(ORDINARY_BYTES, tracked.bytes()))
            .executor(Runnable::run)
            .build();
  }

  @Override
  public Offer offer(JudgeRequest request) {
    if (closed) {
      return new Offer.Refused("the service is stopping", config.retryAfter());
    }
    long bytes = request.source().totalBytes();
    if (waitingBytes.addAndGet(bytes) > MOST_WAITING_BYTES) {
      waitingBytes.addAndGet(-bytes);
      return new Offer.Refused(
          "the sources of those that are waiting already take "
              + SizeText.format(MOST_WAITING_BYTES),
          config.retryAfter());
    }
    Tracked tracked = new Tracked(UUID.randomUUID().toString(), request);
    unfinished.put(tracked.id(), tracked);
    if (!waiting.offer(tracked)) {
      waitingBytes.addAndGet(-bytes);
      unfinished.remove(tracked.id());
      return new Offer.Refused(
          config.capacity() + " submissions are waiting already", config.retryAfter());
    }
    return new Offer.Accepted(tracked.snapshot());
  }

  @Override
  public Optional<Lease> take(Duration patience) throws InterruptedException {
    Tracked next = closed ? null : waiting.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
    if (next == null) {
      return Optional.empty();
    }
    return Optional.of(begin(next));
  }

  @Override
  public void compiled(Lease lease, Compilation compilation) {
    report(lease, tracked -> tracked.compiled(compilation));
  }

  @Override
  public void tested(Lease lease, TestResult result) {
    report(lease, tracked -> tracked.tested(result));
  }

  @Override
  public void restarted(Lease lease) {
    report(lease, Tracked::restarted);
  }

  @Override
  public boolean complete(Lease lease, Judgement judgement) {
    Tracked tracked = unfinished.get(lease.id());
    if (tracked == null || !tracked.conclude(lease, judgement)) {
      return false;
    }
    // First into the one, then out of the other: at no moment is it in neither.
    finished.put(lease.id(), tracked);
    unfinished.remove(lease.id());
    running.decrementAndGet();
    tracked.tellWaiters();
    return true;
  }

  @Override
  public Optional<Submission> find(String id) {
    return tracked(id).map(Tracked::snapshot);
  }

  @Override
  public Optional<CompletionStage<Submission>> whenFinal(String id) {
    return tracked(id).map(Tracked::whenFinal);
  }

  @Override
  public int waiting() {
    return waiting.size();
  }

  @Override
  public int running() {
    return running.get();
  }

  @Override
  public void close() {
    closed = true;
    for (Tracked left = waiting.poll(); left != null; left = waiting.poll()) {
      Judgement stopped =
          new Judgement(Verdict.JE, Optional.empty(), List.of(), "the service was stopped");
      complete(begin(left), stopped);
    }
  }

  private Lease begin(Tracked next) {
    running.incrementAndGet();
    Lease lease = next.lease();
    waitingBytes.addAndGet(-lease.request().source().totalBytes());
    return lease;
  }

  private Optional<Tracked> tracked(String id) {
    return Optional.ofNullable(unfinished.get(id))
        .or(() -> Optional.ofNullable(finished.getIfPresent(id)));
  }

  private void report(Lease lease, Consumer<Tracked> change) {
    Optional.ofNullable(unfinished.get(lease.id()))
        .filter(tracked -> tracked.isLatest(lease))
        .ifPresent(change);
  }
}
