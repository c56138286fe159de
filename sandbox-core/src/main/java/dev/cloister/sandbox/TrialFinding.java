package dev.cloister.sandbox;

import dev.cloister.sandbox.Doctor.Finding;
import dev.cloister.sandbox.Doctor.Level;
import java.time.Duration;
import java.util.List;

/** What {@link Doctor} finds out by opening a real cell. */
final class TrialFinding {
  private static final String NAME = "trial";

  private TrialFinding() {}

  static List<Finding> all() {
    long start = System.nanoTime();
    try (Sandbox sandbox = Sandbox.open()) {
      long opened = System.nanoTime();
      RunResult first = sandbox.run(Command.of("true"));
      long ran = System.nanoTime();
      return List.of(
          finding(first, opened - start, ran - opened), enforcement(first), counters(first));
    } catch (SandboxException e) {
      return List.of(
          new Finding(
              NAME, Level.ERROR, "a cell could not run 'true': " + e.getMessage(), mend(e)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of(new Finding(NAME, Level.WARNING, "interrupted", "try again"));
    }
  }

  private static String mend(SandboxException e) {
    return e.mend().isEmpty() ? "mend what is amiss above, then try again" : e.mend();
  }

  private static Finding finding(RunResult result, long openNanos, long runNanos) {
    String times =
        "the sandbox opened in "
            + Duration.ofNanos(openNanos).toMillis()
            + " ms, and 'true' took "
            + Duration.ofNanos(runNanos).toNanos() / 1_000
            + " us in a new cell";
    return result.outcome().isSuccess()
        ? Doctor.ok(NAME, times)
        : new Finding(
            NAME, Level.ERROR, "'true' ended with " + result.outcome(), "report this as a defect");
  }

  /** perf_event_open(2): what this kernel, this machine and this container's filter allow. */
  private static Finding counters(RunResult result) {
    String instructions =
        result.instructions().isPresent()
            ? "instructions are counted"
            : "instructions are not counted: the machine has no such counter, as most virtual"
                + " machines, or does not let this user have it";
    return result.enforcement().cpu() == Mechanism.SAMPLED
        ? new Finding(
            "counters",
            Level.WARNING,
            "processor time is sampled: that of short-lived children which nobody waits for is"
                + " missed; "
                + instructions,
            "as root: sysctl -w kernel.perf_event_paranoid=2; in a container, its seccomp profile"
                + " must allow perf_event_open; or give this user a cgroup")
        : Doctor.ok(
            "counters",
            "processor time of whole process trees is exact, by "
                + result.enforcement().cpu().word()
                + "; "
                + instructions);
  }

  private static Finding enforcement(RunResult result) {
    Enforcement held = result.enforcement();
    return Doctor.ok(
        "enforcement",
        "cpu by "
            + held.cpu().word()
            + ", memory by "
            + held.memory().word()
            + ", processes by "
            + held.processes().word());
  }
}
