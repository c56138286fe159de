package dev.cloister.grader.attack;

import dev.cloister.sandbox.Cell;
import dev.cloister.sandbox.CellSpec;
import dev.cloister.sandbox.Command;
import dev.cloister.sandbox.Enforcement;
import dev.cloister.sandbox.Limits;
import dev.cloister.sandbox.RunResult;
import dev.cloister.sandbox.SandboxException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A well-behaved program in a cell of its own that runs again and again beside an attack. It looks
 * whether anything of the attack reaches it; here its answer, its times and its limits are checked.
 */
final class Neighbour {
  private static final String PROGRAM = "neighbour.c";
  private static final int LEAST_RUNS = 3;
  private static final long ROUNDS = 2_000_000;
  private static final String ANSWER = Long.toUnsignedString(answer());
  private static final Pattern SAYS = Pattern.compile("held (\\d+) (\\d+)\n");
  private static final Limits LIMITS =
      new Limits(
          Duration.ofSeconds(2),
          Duration.ofSeconds(20),
          32L << 20,
          64L << 10,
          4,
          1L << 20,
          16,
          1L << 20);

  /** No run of it takes longer, whatever the attack does, or it ended at its wall limit. */
  private static final long PATIENCE_SECONDS = 30;

  /**
   * What may be charged beyond what the program sees of itself: being made ready and taken down,
   * and on a busy machine the interrupts that hit it.
   */
  private static final Duration UNSEEN = Duration.ofMillis(15);

  /** The kernel keeps its times by ticks where a cgroup does not. */
  private static final Duration ROUNDING = Duration.ofMillis(2);

  private final CompletableFuture<List<String>> faults = new CompletableFuture<>();
  private final AtomicBoolean enough = new AtomicBoolean();
  private final ServiceUnderAttack service;
  private final Command command;

  private Neighbour(ServiceUnderAttack service, Command command) {
    this.service = service;
    this.command = command;
  }

  /** Compiles it. */
  static void prepare(ServiceUnderAttack service)
      throws BrokenProgramException, SandboxException, IOException, InterruptedException {
    service.command(PROGRAM);
  }

  /** Opens its cell and lets it run until {@link #faults()} is asked for. */
  static Neighbour start(ServiceUnderAttack service)
      throws BrokenProgramException, SandboxException, IOException, InterruptedException {
    List<String> words = new ArrayList<>(service.command(PROGRAM));
    words.add(Integer.toString(LIMITS.openFiles()));
    words.add(Long.toString(LIMITS.fileBytes()));
    words.add(Long.toString(LIMITS.stackBytes()));
    words.add(Long.toString(ROUNDS));
    Neighbour neighbour =
        new Neighbour(
            service,
            Command.builder(words).env(Map.of("NEIGHBOUR", "quiet")).limits(LIMITS).build());
    Thread thread = new Thread(neighbour::run, "neighbour");
    thread.setDaemon(true);
    thread.start();
    return neighbour;
  }

  /** Lets it run a few times at least, closes its cell, and tells what was wrong with it. */
  List<String> faults() throws InterruptedException {
    enough.set(true);
    try {
      return faults.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      return List.of("the neighbour: " + cause.getMessage());
    } catch (TimeoutException e) {
      return List.of("the neighbour hangs: it does not even end at its wall limit");
    }
  }

  private void run() {
    try (Cell cell = service.sandbox().openCell(service.programs().cell(CellSpec.defaults()))) {
      cell.put("marker", "the neighbour's\n".getBytes(StandardCharsets.UTF_8));
      List<String> found = new ArrayList<>();
      Optional<Enforcement> first = Optional.empty();
      for (int runs = 0; found.isEmpty() && (runs < LEAST_RUNS || !enough.get()); runs++) {
        RunResult result = cell.run(command);
        check(result, found);
        if (!first.orElse(result.enforcement()).equals(result.enforcement())) {
          found.add("the neighbour's limits are held otherwise: " + result.enforcement());
        }
        first = Optional.of(result.enforcement());
      }
      faults.complete(found);
    } catch (SandboxException | InterruptedException | RuntimeException e) {
      faults.completeExceptionally(new CompletionException(e.getMessage(), e));
    }
  }

  private static void check(RunResult result, List<String> found) {
    String out = result.stdout().text();
    Matcher says = SAYS.matcher(out);
    if (!result.outcome().isSuccess() || !says.matches()) {
      found.add(
          "the neighbour ended with "
              + result.outcome()
              + " and says: "
              + (out + result.stderr().text()).strip());
      return;
    }
    if (!ANSWER.equals(says.group(1))) {
      found.add("the neighbour computed " + says.group(1) + " instead of " + ANSWER);
    }
    Duration own = Duration.ofNanos(Long.parseLong(says.group(2)));
    Duration charged = result.cpuTime();
    if (charged.compareTo(own.minus(ROUNDING)) < 0
        || charged.compareTo(own.plus(own).plus(UNSEEN)) > 0) {
      found.add(
          "the neighbour used "
              + own.toNanos() / 1_000
              + " us of processor time by its own clock, and was charged "
              + charged.toNanos() / 1_000);
    }
  }

  /** What the program has to compute. */
  private static long answer() {
    long state = 88_172_645_463_325_252L;
    for (long rounds = ROUNDS; rounds > 0; rounds--) {
      state ^= state << 13;
      state ^= state >>> 7;
      state ^= state << 17;
    }
    return state;
  }
}
