package dev.cloister.sandbox;

import dev.cloister.sandbox.internal.launcher.CellRun;
import java.util.Arrays;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Which processor each run is pinned to. Thread-safe.
 *
 * <p>A caller that waits for its run waits for a free processor before, in turn: how long is up to
 * whoever bounds the runs. One that does not wait may need two runs at once, a program and what
 * talks to it, and would never get its second on a machine with one processor to spare: it gets the
 * one with the fewest runs, and shares it where none is free.
 */
final class RunProcessors {
  /** No pinning. */
  static final int ANY = -1;

  private final int[] numbers;
  private final int[] runs;
  private final ReentrantLock lock = new ReentrantLock(true);
  private final Condition free = lock.newCondition();

  /**
   * Runs pinned to these.
   *
   * @throws IllegalArgumentException if this machine lacks one of them
   */
  static RunProcessors of(ProcessorSet processors) {
    if (!processors.isEmpty()) {
      ProcessorSet missing = processors.without(ProcessorSet.online());
      if (!missing.isEmpty()) {
        throw new IllegalArgumentException(
            "this machine has no processor "
                + missing
                + "; the processors that are switched on are "
                + ProcessorSet.online());
      }
    }
    return new RunProcessors(processors);
  }

  private RunProcessors(ProcessorSet processors) {
    numbers = processors.numbers().stream().mapToInt(Integer::intValue).toArray();
    runs = new int[numbers.length];
  }

  /** One that no other run has; waits for it. To be given back. */
  int takeFree() throws InterruptedException {
    if (numbers.length == 0) {
      return ANY;
    }
    lock.lockInterruptibly();
    try {
      int least = leastBusy();
      while (runs[least] > 0) {
        free.await();
        least = leastBusy();
      }
      return take(least);
    } finally {
      lock.unlock();
    }
  }

  /** The one with the fewest runs, at once. To be given back. */
  int takeLeastBusy() {
    if (numbers.length == 0) {
      return ANY;
    }
    lock.lock();
    try {
      return take(leastBusy());
    } finally {
      lock.unlock();
    }
  }

  private int take(int index) {
    runs[index]++;
    return numbers[index];
  }

  private int leastBusy() {
    int least = 0;
    for (int i = 1; i < runs.length; i++) {
      least = runs[i] < runs[least] ? i : least;
    }
    return least;
  }

  /** What starts a run. */
  interface Start {
    CellRun start() throws SandboxException;
  }

  /** Starts a run that gives its processor back when it is over, or if it cannot be started. */
  CellRun untilOver(int number, Start start) throws SandboxException {
    boolean started = false;
    try {
      CellRun run = start.start();
      started = true;
      if (number != ANY) {
        var unused = run.report().whenComplete((report, failure) -> giveBack(number));
      }
      return run;
    } finally {
      if (!started) {
        giveBack(number);
      }
    }
  }

  /** After the run. */
  void giveBack(int number) {
    if (number == ANY) {
      return;
    }
    lock.lock();
    try {
      int index = Arrays.binarySearch(numbers, number);
      if (--runs[index] == 0) {
        free.signal();
      }
    } finally {
      lock.unlock();
    }
  }
}
