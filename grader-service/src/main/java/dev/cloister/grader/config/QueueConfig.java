package dev.cloister.grader.config;

import java.time.Duration;

/**
 * The queue of submissions.
 *
 * @param capacity how many submissions may wait; one more is refused
 * @param workers how many are judged at once
 * @param kept how many finished submissions can be asked for before the oldest are forgotten
 * @param retryAfter what a refused client is told to wait
 * @param grace how long a stopping service lets the running submissions go on
 */
public record QueueConfig(
    int capacity, int workers, int kept, Duration retryAfter, Duration grace) {

  /** As many workers as processors, or as cells are given, 1,000 waiting, 10,000 kept. */
  public static QueueConfig from(Settings settings) {
    return new QueueConfig(
        settings.integer("queue.capacity", 1_000, 1, 1_000_000),
        settings.integer("queue.workers", CellConfig.from(settings).slots(), 1, 1_024),
        settings.integer("queue.kept", 10_000, 1, 10_000_000),
        settings.duration("queue.retryAfter", "2s"),
        settings.duration("queue.grace", "10s"));
  }

  /** The same with another capacity and number of workers. */
  public QueueConfig withCapacityAndWorkers(int newCapacity, int newWorkers) {
    return new QueueConfig(newCapacity, newWorkers, kept, retryAfter, grace);
  }
}
