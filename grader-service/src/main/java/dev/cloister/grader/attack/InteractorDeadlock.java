package dev.cloister.grader.attack;

import dev.cloister.sandbox.Cell;
import dev.cloister.sandbox.CellSpec;
import dev.cloister.sandbox.Command;
import dev.cloister.sandbox.Execution;
import dev.cloister.sandbox.Input;
import dev.cloister.sandbox.Output;
import dev.cloister.sandbox.RunResult;
import dev.cloister.sandbox.SandboxException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Two programs in cells of their own, each one's output the other's input, that both read before
 * they write: both are ended by their limit of elapsed time.
 */
final class InteractorDeadlock implements Scenario {
  private static final String PROGRAM = "protocol/read_first.c";
  private static final Duration WALL = Duration.ofMillis(500);

  /** Generous, for a busy machine: what hangs hangs for ever. */
  private static final Duration LONGEST = Duration.ofSeconds(3);

  @Override
  public List<String> faults(ServiceUnderAttack service)
      throws BrokenProgramException, SandboxException, IOException, InterruptedException {
    Command command =
        Command.builder(service.command(PROGRAM))
            .limits(ProgramCall.DEFAULT_LIMITS.withWall(WALL))
            .stdin(Input.live())
            .stdout(Output.live())
            .build();
    CellSpec spec = service.programs().cell(CellSpec.defaults());
    List<String> faults = new ArrayList<>();
    try (Cell one = service.sandbox().openCell(spec);
        Cell other = service.sandbox().openCell(spec)) {
      Execution first = one.start(command);
      Execution second = other.start(command);
      Thread there = pass(first.stdout(), second.stdin());
      Thread back = pass(second.stdout(), first.stdin());
      for (Execution each : List.of(first, second)) {
        check(each.await(), faults);
      }
      for (Thread thread : List.of(there, back)) {
        thread.join(LONGEST.toMillis());
        if (thread.isAlive()) {
          faults.add("a stream is still open after both programs have ended");
        }
      }
    }
    return faults;
  }

  private static void check(RunResult result, List<String> faults) {
    if (!Set.of("wall-limit", "idle-limit").contains(result.outcome().word())) {
      faults.add("one of the two ended as " + result.outcome());
    }
    if (result.wallTime().compareTo(LONGEST) > 0) {
      faults.add("one of the two ran for " + result.wallTime());
    }
  }

  /** Passes bytes on as they come, in a thread of its own. */
  private static Thread pass(InputStream from, OutputStream to) {
    Thread thread =
        new Thread(
            () -> {
              try (from;
                  to) {
                from.transferTo(to);
              } catch (IOException theReaderHasGone) {
                // Then there is nobody to pass anything to.
              }
            },
            "interactor");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
