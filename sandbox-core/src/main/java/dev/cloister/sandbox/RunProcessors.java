package dev.cloister.sandbox;

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

  RunProcessors(ProcessorSet processors) {
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
