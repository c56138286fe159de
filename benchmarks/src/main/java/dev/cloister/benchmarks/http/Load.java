package dev.cloister.benchmarks.http;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Loads the service with one request.
 *
 * @param url of the service
 * @param path of the request, which is a POST
 * @param body of the request
 */
public record Load(URI url, String path, String body) {
  private static final int OK = 200;
  private static final int DIGITS = 3;
  private static final long SPIN_NANOS = 60_000;

  /**
   * What came of it.
   *
   * @param nanos the latencies
   * @param perSecond answers
   */
  public record Result(Histogram nanos, double perSecond) {}

  private interface Client {
    void send(HttpConnection connection, Histogram nanos, long deadline) throws Exception;
  }

  /** Sends once and gives back the body. */
  public String once() throws IOException {
    try (HttpConnection connection = connect()) {
      return checked(connection.exchange()).body();
    }
  }

  /** Every connection sends its next request when it has the answer to the last. */
  public Result closed(int connections, Duration time) throws IOException, InterruptedException {
    return run(
        connections,
        time,
        (connection, nanos, deadline) -> {
          while (System.nanoTime() < deadline) {
            long start = System.nanoTime();
            checked(connection.exchange());
            nanos.recordValue(System.nanoTime() - start);
          }
        });
  }

  /**
   * Requests are due at fixed times, whatever became of those before. A latency counts from when a
   * request was due, also where no connection was free to send it then: that is what a client of
   * its own would have seen, and what a closed loop omits.
   *
   * @param connections how many can be under way at once
   * @param rate requests a second
   */
  public Result open(int connections, double rate, Duration time)
      throws IOException, InterruptedException {
    AtomicLong next = new AtomicLong();
    long begin = System.nanoTime();
    double gap = 1e9 / rate;
    return run(
        connections,
        time,
        (connection, nanos, deadline) -> {
          while (true) {
            long due = begin + (long) (next.getAndIncrement() * gap);
            if (due - deadline > 0) {
              return;
            }
            waitUntil(due);
            checked(connection.exchange());
            nanos.recordValue(System.nanoTime() - due);
          }
        });
  }

  /** Sleeps, and spins for the rest that a sleep would overshoot. */
  private static void waitUntil(long due) {
    long left = due - System.nanoTime();
    while (left > 0) {
      if (left > SPIN_NANOS) {
        LockSupport.parkNanos(left - SPIN_NANOS);
      } else {
        Thread.onSpinWait();
      }
      left = due - System.nanoTime();
    }
  }

  private Result run(int connections, Duration time, Client client)
      throws IOException, InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(connections);
    Histogram all = new Histogram(DIGITS);
    try {
      long start = System.nanoTime();
      long deadline = start + time.toNanos();
      List<Future<Histogram>> parts = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        parts.add(threads.submit(() -> send(client, deadline)));
      }
      for (Future<Histogram> part : parts) {
        all.add(part.get());
      }
      return new Result(all, all.getTotalCount() / ((System.nanoTime() - start) / 1e9));
    } catch (ExecutionException e) {
      throw new IOException("a client failed: " + e.getCause(), e);
    } finally {
      threads.shutdownNow();
    }
  }

  private Histogram send(Client client, long deadline) throws Exception {
    Histogram nanos = new Histogram(DIGITS);
    try (HttpConnection connection = connect()) {
      client.send(connection, nanos, deadline);
    }
    return nanos;
  }

  private HttpConnection connect() throws IOException {
    return new HttpConnection(url, "POST", path, body.getBytes(StandardCharsets.UTF_8));
  }

  private static HttpConnection.Answer checked(HttpConnection.Answer answer) throws IOException {
    if (answer.status() != OK) {
      throw new IOException("the service answered " + answer.status() + ": " + answer.body());
    }
    return answer;
  }
}
