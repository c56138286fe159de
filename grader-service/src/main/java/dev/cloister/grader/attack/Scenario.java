package dev.cloister.grader.attack;

import dev.cloister.sandbox.SandboxException;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** An attack that the steps of the manifest cannot express. */
interface Scenario {
  /** By the names that the manifest uses. */
  Map<String, Scenario> ALL =
      Map.ofEntries(
          Map.entry("interactor-deadlock", new InteractorDeadlock()),
          Map.entry("jvm-killed", new JvmKilled()),
          Map.entry("launcher-killed", new LauncherKilled()),
          Map.entry("no-reader", new NoReader()));

  /** Carries it out; says what was not as it must be. */
  List<String> faults(ServiceUnderAttack service)
      throws BrokenProgramException, SandboxException, IOException, InterruptedException;
}
