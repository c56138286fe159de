package dev.cloister.sandbox;

import dev.cloister.sandbox.internal.launcher.RunReport;
import dev.cloister.sandbox.internal.launcher.RunReport.Drained;
import dev.cloister.sandbox.internal.launcher.wire.OutcomeCode;
import dev.cloister.sandbox.internal.launcher.wire.Reply;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.OptionalLong;

/** A {@link RunResult} from what the launcher reports. */
final class ResultMapping {
  private ResultMapping() {}

  static RunResult result(RunReport report, Command command) {
    Reply.Result result = report.result();
    return new RunResult(
        outcome(report),
        micros(result.userMicros()),
        micros(result.systemMicros()),
        micros(result.cpuMicros()),
        micros(result.wallMicros()),
        result.peakBytes(),
        instructions(result),
        captured(report.stdout(), command.stdout()),
        captured(report.stderr(), command.stderr()),
        enforcement(result));
  }

  private static Outcome outcome(RunReport report) {
    Outcome observed = outcome(report.result());
    // A program can write its last bytes and end before the pipe was read: too much is too much.
    boolean byItself = observed instanceof Outcome.Exited || observed instanceof Outcome.Signalled;
    boolean tooMuch = report.stdout().overLimit() || report.stderr().overLimit();
    return byItself && tooMuch ? new Outcome.LimitReached(Limit.OUTPUT) : observed;
  }

  private static Outcome outcome(Reply.Result result) {
    return switch (result.outcome()) {
      case OutcomeCode.EXITED -> new Outcome.Exited(result.value());
      case OutcomeCode.SIGNALLED -> new Outcome.Signalled(result.value());
      case OutcomeCode.CPU_LIMIT -> new Outcome.LimitReached(Limit.CPU);
      case OutcomeCode.WALL_LIMIT -> new Outcome.LimitReached(Limit.WALL);
      case OutcomeCode.IDLE_LIMIT -> new Outcome.LimitReached(Limit.IDLE);
      case OutcomeCode.MEMORY_LIMIT -> new Outcome.LimitReached(Limit.MEMORY);
      case OutcomeCode.OUTPUT_LIMIT -> new Outcome.LimitReached(Limit.OUTPUT);
      case OutcomeCode.FILE_SIZE_LIMIT -> new Outcome.LimitReached(Limit.FILE_SIZE);
      case OutcomeCode.CANCELLED -> new Outcome.Cancelled();
      case OutcomeCode.PROCESS_LIMIT -> new Outcome.LimitReached(Limit.PROCESSES);
      default ->
          throw new IllegalStateException("the launcher reported outcome " + result.outcome());
    };
  }

  private static Captured captured(Drained drained, Output output) {
    return output instanceof Output.Capture
        ? Captured.owning(drained.kept(), drained.written())
        : Captured.empty();
  }

  private static OptionalLong instructions(Reply.Result result) {
    return result.instructions() == 0
        ? OptionalLong.empty()
        : OptionalLong.of(result.instructions());
  }

  private static Enforcement enforcement(Reply.Result result) {
    return new Enforcement(
        mechanism(result.cpuBy()),
        Mechanism.TIMER,
        mechanism(result.memoryBy()),
        Mechanism.PIPE,
        mechanism(result.processesBy()),
        Mechanism.RLIMIT,
        Mechanism.RLIMIT,
        Mechanism.RLIMIT);
  }

  private static Mechanism mechanism(int code) {
    return switch (code) {
      case 1 -> Mechanism.CGROUP1;
      case 2 -> Mechanism.CGROUP2;
      case 3 -> Mechanism.RLIMIT;
      case 4 -> Mechanism.SAMPLED;
      case 5 -> Mechanism.PERF;
      default -> Mechanism.NONE;
    };
  }

  private static Duration micros(long value) {
    return Duration.of(value, ChronoUnit.MICROS);
  }
}
