package dev.cloister.grader.queue;

import dev.cloister.grader.judging.Compilation;
import dev.cloister.grader.judging.Judge;
import dev.cloister.grader.judging.JudgeListener;
import dev.cloister.grader.judging.Judgement;
import dev.cloister.grader.judging.TestResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The worker threads: each takes a submission, has it judged, and reports. */
public final class Dispatcher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private final SubmissionQueue queue;
  private final Judge judge;
  private final Duration grace;
  private final Consumer<Judgement> meter;
  private final List<Thread> workers = new ArrayList<>();
  private volatile boolean stopping;

  /**
   * Starts the workers.
   *
   * @param grace how long {@link #close} lets running submissions go on
   * @param meter hears of every conclusion, on the worker's thread
   */
  public static Dispatcher start(
      SubmissionQueue queue, Judge judge, int workers, Duration grace, Consumer<Judgement> meter) {
    Dispatcher dispatcher = new Dispatcher(queue, judge, grace, meter);
    for (int i = 0; i < workers; i++) {
      Thread worker = new Thread(dispatcher::work, "judge-" + i);
      worker.setDaemon(true);
      dispatcher.workers.add(worker);
    }
    dispatcher.workers.forEach(Thread::start);
    return dispatcher;
  }

  private Dispatcher(
      SubmissionQueue queue, Judge judge, Duration grace, Consumer<Judgement> meter) {
    this.queue = queue;
    this.judge = judge;
    this.grace = grace;
    this.meter = meter;
  }

  private void work() {
    try {
      while (!stopping) {
        Optional<SubmissionQueue.Lease> lease = queue.take(PATIENCE);
        if (lease.isPresent()) {
          judge(lease.get());
        }
      }
    } catch (InterruptedException e) {
      // The service stops; the submission was concluded as a judge error.
      Thread.currentThread().interrupt();
    }
  }

  private void judge(SubmissionQueue.Lease lease) throws InterruptedException {
    Judgement judgement;
    try {
      judgement = judge.judge(lease.request(), new Reporter(lease));
    } catch (InterruptedException e) {
      queue.complete(lease, fault("the service was stopped"));
      throw e;
    } catch (RuntimeException e) {
      LOG.error("judging submission {} failed", lease.id(), e);
      judgement = fault("internal error: " + e);
    }
    queue.complete(lease, judgement);
    meter.accept(judgement);
  }

  private static Judgement fault(String message) {
    return Judgement.judgeError(Optional.empty(), List.of(), message);
  }

  /** Lets running submissions end within the grace, cancels the others, and waits for both. */
  @Override
  public void close() {
    stopping = true;
    long deadline = System.nanoTime() + grace.toNanos();
    try {
      for (Thread worker : workers) {
        worker.join(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
      }
      workers.forEach(Thread::interrupt);
      for (Thread worker : workers) {
        worker.join(5_000);
      }
    } catch (InterruptedException e) {
      workers.forEach(Thread::interrupt);
      Thread.currentThread().interrupt();
    }
  }

  /** Passes on what happens while a submission is judged. */
  private final class Reporter implements JudgeListener {
    private final SubmissionQueue.Lease lease;

    Reporter(SubmissionQueue.Lease lease) {
      this.lease = lease;
    }

    @Override
    public void onCompiled(Compilation compilation) {
      queue.compiled(lease, compilation);
    }

    @Override
    public void onTest(TestResult result) {
      queue.tested(lease, result);
    }

    @Override
    public void onRetry(String fault) {
      queue.restarted(lease);
    }
  }
}
