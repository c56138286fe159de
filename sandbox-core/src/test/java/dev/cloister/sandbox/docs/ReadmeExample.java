package dev.cloister.sandbox.docs;

import dev.cloister.sandbox.Command;
import dev.cloister.sandbox.Limits;
import dev.cloister.sandbox.RunResult;
import dev.cloister.sandbox.Sandbox;
import java.time.Duration;

/** The Java example of the README. */
public final class ReadmeExample {
  private ReadmeExample() {}

  /** Runs one command in a container of its own. */
  public static void main(String[] args) throws Exception {
    try (Sandbox sandbox = Sandbox.open()) {
      Limits limits = Limits.defaults().withCpu(Duration.ofSeconds(1)).withMemoryBytes(64 << 20);
      RunResult result =
          sandbox.run(Command.builder("python3", "-c", "print(6*7)").limits(limits).build());
      System.out.println(result.outcome() + " " + result.stdout().text());
      System.out.println(result.cpuTime() + ", " + result.peakMemoryBytes() + " bytes");
    }
  }
}
