package dev.cloister.grader.attack;

import dev.cloister.sandbox.Command;
import dev.cloister.sandbox.Execution;
import dev.cloister.sandbox.RunResult;
import dev.cloister.sandbox.Sandbox;
import dev.cloister.sandbox.SandboxConfig;
import dev.cloister.sandbox.SandboxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * kill -9 of the launcher while a run sleeps: nothing of the run is left, the run is told as a
 * sandbox fault, and the next one works. In a sandbox of its own, since the neighbour's launcher is
 * the neighbour's.
 */
final class LauncherKilled implements Scenario {
  @Override
  public List<String> faults(ServiceUnderAttack service)
      throws SandboxException, InterruptedException {
    List<String> faults = new ArrayList<>();
    Remains remains = new Remains();
    try (Sandbox sandbox = Sandbox.open(SandboxConfig.defaults().withCgroups(service.cgroups()))) {
      Execution sleeper = sandbox.start(Command.of("sleep", "3600"));
      remains.noteUntil(() -> !remains.payloads().isEmpty());
      Optional<ProcessHandle> launcher = launcher(remains.processes());
      if (launcher.isEmpty() || remains.payloads().isEmpty()) {
        sleeper.cancel();
        return List.of("there is no launcher with a run to be seen: " + remains.processes());
      }
      launcher.get().destroyForcibly();
      faults.addAll(remains.aSecondLater());
      try {
        faults.add("the run is told as " + sleeper.await().outcome());
      } catch (SandboxException asItMustBe) {
        // What happened to the run is a fault of the sandbox, and no outcome.
      }
      RunResult next = sandbox.run(Command.of("true"));
      if (!next.outcome().isSuccess()) {
        faults.add("the next run ends as " + next.outcome());
      }
    }
    return faults;
  }

  /** The child of the guard, which is a child of this process. */
  private static Optional<ProcessHandle> launcher(Set<ProcessHandle> processes) {
    ProcessHandle own = ProcessHandle.current();
    return processes.stream()
        .filter(
            process ->
                process.parent().flatMap(ProcessHandle::parent).filter(own::equals).isPresent())
        .findFirst();
  }
}
