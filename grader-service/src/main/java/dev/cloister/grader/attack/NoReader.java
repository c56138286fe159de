package dev.cloister.grader.attack;

import dev.cloister.sandbox.Cell;
import dev.cloister.sandbox.CellSpec;
import dev.cloister.sandbox.Command;
import dev.cloister.sandbox.Execution;
import dev.cloister.sandbox.Input;
import dev.cloister.sandbox.RunResult;
import dev.cloister.sandbox.SandboxException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * 64 MiB are written to a program through a pipe, as an interactor does, and the program ends
 * without reading: the writer is told so, and does not hang or die of SIGPIPE.
 */
final class NoReader implements Scenario {
  private static final String PROGRAM = "protocol/no_read_stdin.c";
  private static final byte[] PIECE = new byte[1 << 20];
  private static final int PIECES = 64;

  @Override
  public List<String> faults(ServiceUnderAttack service)
      throws BrokenProgramException, SandboxException, IOException, InterruptedException {
    Command command =
        Command.builder(service.command(PROGRAM))
            .limits(ProgramCall.DEFAULT_LIMITS)
            .stdin(Input.live())
            .build();
    List<String> faults = new ArrayList<>();
    try (Cell cell = service.sandbox().openCell(service.programs().cell(CellSpec.defaults()))) {
      Execution execution = cell.start(command);
      if (writesAll(execution.stdin())) {
        faults.add("64 MiB went to a program that reads nothing");
      }
      RunResult result = execution.await();
      if (!result.outcome().isSuccess()) {
        faults.add("the program that reads nothing ended as " + result.outcome());
      }
    }
    return faults;
  }

  private static boolean writesAll(OutputStream stdin) {
    try (stdin) {
      for (int i = 0; i < PIECES; i++) {
        stdin.write(PIECE);
      }
      return true;
    } catch (IOException asItMustBe) {
      return false;
    }
  }
}
