package dev.cloister.grader.attack;

import dev.cloister.sandbox.Command;
import dev.cloister.sandbox.Sandbox;
import dev.cloister.sandbox.SandboxConfig;
import dev.cloister.sandbox.SandboxConfig.Cgroups;
import dev.cloister.sandbox.SandboxException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** kill -9 of a JVM whose sandbox has a run that sleeps for an hour: nothing is left of it. */
final class JvmKilled implements Scenario {
  private static final String READY = "ready";

  /** The JVM to kill. */
  static final class Victim {
    private Victim() {}

    /** Starts a run that does not end, says so, and waits for it. */
    public static void main(String[] args) throws SandboxException, InterruptedException {
      SandboxConfig config = SandboxConfig.defaults().withCgroups(Cgroups.valueOf(args[0]));
      try (Sandbox sandbox = Sandbox.open(config)) {
        var sleeper = sandbox.start(Command.of("sleep", "3600"));
        System.out.println(READY);
        sleeper.await();
      }
    }
  }

  @Override
  public List<String> faults(ServiceUnderAttack service) throws IOException, InterruptedException {
    List<String> faults = new ArrayList<>();
    Remains remains = new Remains();
    Process jvm = start(service.cgroups());
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(jvm.getInputStream(), StandardCharsets.UTF_8))) {
      if (!READY.equals(out.readLine())) {
        return List.of("the other JVM did not start its run");
      }
      remains.noteUntil(() -> !remains.payloads().isEmpty());
      if (remains.payloads().isEmpty()) {
        return List.of("the other JVM has no run to be seen: " + remains.processes());
      }
      remains.noteBelow(jvm.toHandle());
      // It is dead when it has given its heap back, and only then are its sockets closed.
      jvm.destroyForcibly().waitFor();
      faults.addAll(remains.aSecondLater());
    } finally {
      jvm.destroyForcibly().waitFor();
    }
    return faults;
  }

  private static Process start(Cgroups cgroups) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData",
            "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
            "-cp",
            System.getProperty("java.class.path"),
            Victim.class.getName(),
            cgroups.name())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
