package dev.cloister.grader.storm;

import dev.cloister.grader.config.YamlException;
import dev.cloister.grader.storm.Ledger.Ending;
import dev.cloister.sandbox.SandboxException;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * A service and its sandbox under load, while processes of theirs are killed at random: launcher,
 * guard, keepers, cell inits and programs. What must hold: every request gets one answer, which is
 * right or says that the sandbox failed; work goes on soon; nothing is left.
 */
public final class Storm {
  /**
   * The longest that may pass from a kill until something succeeds again, and that any request may
   * take.
   */
  private static final Duration LONGEST_RECOVERY = Duration.ofSeconds(15);

  /** More than what a JVM that judges keeps: logs, caches and finished submissions. */
  private static final long MOST_GROWTH_BYTES = 96L << 20;

  private static final long PATIENCE_MILLIS = 60_000;
  private static final int WARM_UP = 20;

  private final StormConfig config;
  private final Progress progress;
  private final KillLog kills = new KillLog();
  private final Ledger ledger = new Ledger();
  private final Traces traces = new Traces();

  /** Hears how it goes, about once a second. */
  public interface Progress {
    /**
     * So far.
     *
     * @param passed since the storm began
     * @param report without an end: not everything in it has come to a conclusion
     */
    void at(Duration passed, StormReport report);
  }

  private Storm(StormConfig config, Progress progress) {
    this.config = config;
    this.progress = progress;
  }

  /**
   * Storms, and returns what came of it.
   *
   * @throws SandboxException if no sandbox can be opened here
   * @throws IOException if the service cannot be started
   */
  public static StormReport run(StormConfig config, Progress progress)
      throws SandboxException, IOException, YamlException, InterruptedException {
    return new Storm(config, progress).run();
  }

  private StormReport run()
      throws SandboxException, IOException, YamlException, InterruptedException {
    long used;
    try (ServiceInStorm service = ServiceInStorm.open(config)) {
      HttpClient client = HttpClient.newHttpClient();
      DirectLoad direct = new DirectLoad(service.sandbox(), kills, ledger);
      ServiceLoad judged = new ServiceLoad(service.url(), client, service.has("c"), kills, ledger);
      // What the first of everything costs for good is no growth.
      Random random = new Random(config.seed());
      for (int i = 0; i < WARM_UP; i++) {
        direct.once(random);
        judged.once(random);
      }
      used = usedBytes();
      storm(direct, judged);
      direct.once(random);
      judged.once(random);
      judged.askAgain();
    }
    traces.left().forEach(left -> ledger.violated("left behind: " + left));
    if (ledger.slowest().compareTo(LONGEST_RECOVERY) > 0) {
      ledger.violated("a request took " + ledger.slowest().toMillis() + " ms");
    }
    long growth = usedBytes() - used;
    if (growth > MOST_GROWTH_BYTES) {
      ledger.violated("the heap has grown by " + (growth >> 20) + " MiB");
    }
    return report();
  }

  private void storm(DirectLoad direct, ServiceLoad judged) throws InterruptedException {
    long until = System.nanoTime() + config.time().toNanos();
    List<Thread> workers = new ArrayList<>();
    for (int i = 0; i < config.workers(); i++) {
      Random random = new Random(config.seed() * 1_000 + i);
      Load load = i % 2 == 0 ? direct::once : judged::once;
      workers.add(thread("storm-" + i, () -> work(load, random, until)));
    }
    Thread killer = thread("storm-killer", () -> new Killer(config.seed(), kills).run(until));
    watch(until);
    killer.join();
    long patience = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    for (Thread worker : workers) {
      worker.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(patience - System.nanoTime())));
      if (worker.isAlive()) {
        ledger.violated("no answer: " + Arrays.toString(worker.getStackTrace()));
        worker.interrupt();
      }
    }
  }

  private interface Load {
    void once(Random random) throws InterruptedException;
  }

  private void work(Load load, Random random, long until) throws InterruptedException {
    while (System.nanoTime() - until < 0) {
      long begin = System.nanoTime();
      load.once(random);
      ledger.took(Duration.ofNanos(System.nanoTime() - begin));
    }
  }

  private interface Work {
    void run() throws InterruptedException;
  }

  private Thread thread(String name, Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (RuntimeException | Error e) {
                ledger.violated("a defect: " + e + " at " + Arrays.toString(e.getStackTrace()));
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private void watch(long until) throws InterruptedException {
    long begin = System.nanoTime();
    while (System.nanoTime() - until < 0) {
      for (int i = 0; i < 20 && System.nanoTime() - until < 0; i++) {
        TimeUnit.MILLISECONDS.sleep(50);
        traces.notice();
      }
      if (kills.longestWait().compareTo(LONGEST_RECOVERY) > 0) {
        ledger.violated("nothing has succeeded for " + kills.longestWait().toMillis() + " ms");
      }
      progress.at(Duration.ofNanos(System.nanoTime() - begin), report());
    }
  }

  private StormReport report() {
    Map<Role, List<Duration>> recoveries = kills.recoveries();
    Map<Role, Integer> survivals = kills.survivals();
    return new StormReport(
        config,
        ledger.count(Ending.RIGHT),
        ledger.count(Ending.FAULT),
        ledger.count(Ending.KILLED_PROGRAM),
        ledger.submissions(),
        ledger.slowest(),
        Arrays.stream(Role.values())
            .map(role -> StormReport.Kills.of(role, recoveries, survivals))
            .toList(),
        ledger.violations());
  }

  private static long usedBytes() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
