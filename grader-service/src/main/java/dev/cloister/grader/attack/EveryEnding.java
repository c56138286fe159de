package dev.cloister.grader.attack;

import dev.cloister.sandbox.Cell;
import dev.cloister.sandbox.CellSpec;
import dev.cloister.sandbox.Command;
import dev.cloister.sandbox.Limit;
import dev.cloister.sandbox.Outcome;
import dev.cloister.sandbox.SandboxException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A program that exits with each code, and is ended by each signal: what is reported is exactly
 * that.
 */
final class EveryEnding implements Scenario {
  private static final String PROGRAM = "protocol/endings.c";
  private static final int CODES = 256;
  private static final int SIGNALS = 64;

  /** Two that the C library keeps to itself. */
  private static final Set<Integer> RESERVED = Set.of(32, 33);

  /** SIGCHLD, SIGCONT, SIGURG, SIGWINCH: nobody dies of them. */
  private static final Set<Integer> IGNORED = Set.of(17, 18, 23, 28);

  /** SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU: a program that waits for ever. */
  private static final Set<Integer> STOPPING = Set.of(19, 20, 21, 22);

  /** SIGXFSZ: how the kernel ends whoever writes past the limit of a file. */
  private static final int FILE_TOO_LARGE = 25;

  private static final Duration PATIENCE = Duration.ofMillis(200);

  @Override
  public List<String> faults(ServiceUnderAttack service)
      throws BrokenProgramException, SandboxException, IOException, InterruptedException {
    List<String> command = service.command(PROGRAM);
    List<String> faults = new ArrayList<>();
    try (Cell cell = service.sandbox().openCell(service.programs().cell(CellSpec.defaults()))) {
      for (int code = 0; code < CODES; code++) {
        check("exit", code, new Outcome.Exited(code), cell, command, faults);
      }
      for (int signal = 1; signal <= SIGNALS; signal++) {
        for (String way : List.of("signal", "group")) {
          if (!RESERVED.contains(signal)) {
            check(way, signal, ending(signal), cell, command, faults);
          }
        }
      }
    }
    return faults;
  }

  private static Outcome ending(int signal) {
    if (STOPPING.contains(signal)) {
      return new Outcome.LimitReached(Limit.IDLE);
    }
    if (signal == FILE_TOO_LARGE) {
      return new Outcome.LimitReached(Limit.FILE_SIZE);
    }
    return IGNORED.contains(signal) ? new Outcome.Exited(0) : new Outcome.Signalled(signal);
  }

  private static void check(
      String way,
      int number,
      Outcome expected,
      Cell cell,
      List<String> command,
      List<String> faults)
      throws SandboxException, InterruptedException {
    List<String> words = new ArrayList<>(command);
    words.addAll(List.of(way, String.valueOf(number)));
    Outcome outcome =
        cell.run(
                Command.builder(words)
                    .limits(
                        STOPPING.contains(number) && !way.equals("exit")
                            ? ProgramCall.DEFAULT_LIMITS.withWall(PATIENCE)
                            : ProgramCall.DEFAULT_LIMITS)
                    .build())
            .outcome();
    if (!outcome.equals(expected)) {
      faults.add(way + " " + number + " ended as " + outcome + ", not as " + expected);
    }
  }
}
