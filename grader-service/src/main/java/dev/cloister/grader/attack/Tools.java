package dev.cloister.grader.attack;

import dev.cloister.sandbox.Cell;
import dev.cloister.sandbox.CellSpec;
import dev.cloister.sandbox.Command;
import dev.cloister.sandbox.RunResult;
import dev.cloister.sandbox.Sandbox;
import dev.cloister.sandbox.SandboxException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which commands the template has. Not thread-safe. */
final class Tools {
  private static final String LOOK = "command -v \"$1\"";

  private final Sandbox sandbox;
  private final Map<String, Boolean> known = new HashMap<>();

  Tools(Sandbox sandbox) {
    this.sandbox = sandbox;
  }

  /** Those of the commands that are not there. */
  List<String> missing(List<String> commands) throws SandboxException, InterruptedException {
    for (String command : commands) {
      if (!known.containsKey(command)) {
        known.put(command, isThere(command));
      }
    }
    return commands.stream().filter(command -> Boolean.FALSE.equals(known.get(command))).toList();
  }

  private boolean isThere(String command) throws SandboxException, InterruptedException {
    try (Cell cell = sandbox.openCell(CellSpec.defaults())) {
      RunResult result = cell.run(Command.of("sh", "-c", LOOK, "sh", command));
      return result.outcome().isSuccess();
    }
  }
}
