package dev.cloister.grader.attack;

import dev.cloister.grader.config.DurationText;
import dev.cloister.sandbox.Outcome;
import dev.cloister.sandbox.RunResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares what came of a run with what must be seen. */
final class RunCheck {
  private static final int QUOTED = 400;

  private final RunExpectation expected;
  private final RunResult result;
  private final List<String> faults = new ArrayList<>();

  private RunCheck(RunExpectation expected, RunResult result) {
    this.expected = expected;
    this.result = result;
  }

  /** What is not as it must be; the name of the program comes first. */
  static List<String> faults(String program, RunExpectation expected, RunResult result) {
    RunCheck check = new RunCheck(expected, result);
    check.outcome();
    check.words();
    check.figures();
    return check.faults.stream().map(fault -> program + ": " + fault).toList();
  }

  private void outcome() {
    Outcome outcome = result.outcome();
    if (!expected.outcomes().contains(outcome.word())) {
      faults.add(
          "ended as "
              + describe(outcome)
              + ", not as "
              + String.join(" or ", expected.outcomes().stream().sorted().toList())
              + quoted());
    } else if (outcome instanceof Outcome.Exited exited
        && !expected.exitCodes().isEmpty()
        && !expected.exitCodes().contains(exited.code())) {
      faults.add("exited with " + exited.code() + ", not " + expected.exitCodes() + quoted());
    } else if (outcome instanceof Outcome.Signalled signalled
        && expected.signal().isPresent()
        && expected.signal().get().number() != signalled.signal()) {
      faults.add(
          "was ended by " + Signal.name(signalled.signal()) + ", not " + expected.signal().get());
    }
  }

  private static String describe(Outcome outcome) {
    if (outcome instanceof Outcome.Exited exited) {
      return "exited (" + exited.code() + ")";
    }
    return outcome instanceof Outcome.Signalled signalled
        ? "signalled (" + Signal.name(signalled.signal()) + ")"
        : outcome.word();
  }

  /** The last of what it said, for whoever has to find out why. */
  private String quoted() {
    String said = (result.stdout().text() + result.stderr().text()).strip();
    return said.isEmpty()
        ? ""
        : "; it says: " + said.substring(Math.max(0, said.length() - QUOTED));
  }

  private void words() {
    String out = result.stdout().text();
    List<String> lines = out.lines().toList();
    lines.stream().filter(line -> line.startsWith("BROKEN")).forEach(faults::add);
    if (expected.says().isPresent()) {
      if (!expected.says().get().matcher(out).find()) {
        faults.add("does not say '" + expected.says().get() + "'" + quoted());
      }
    } else if (result.outcome().isSuccess()) {
      if (lines.isEmpty()) {
        faults.add("says nothing; an attack says 'held' for each thing that it tried" + quoted());
      }
      lines.stream()
          .filter(line -> !line.startsWith("held ") && !line.startsWith("BROKEN"))
          .findFirst()
          .ifPresent(line -> faults.add("says '" + line + "', which is neither held nor BROKEN"));
    }
    if (expected.never().isPresent()
        && (expected.never().get().matcher(out).find()
            || expected.never().get().matcher(result.stderr().text()).find())) {
      faults.add("says '" + expected.never().get() + "'" + quoted());
    }
  }

  private void figures() {
    add(expected.cpuMicros().fault("processor time", micros(result.cpuTime()), RunCheck::time));
    add(expected.wallMicros().fault("elapsed time", micros(result.wallTime()), RunCheck::time));
    add(expected.peakBytes().fault("peak of memory", result.peakMemoryBytes(), RunCheck::bytes));
    long captured = (long) result.stdout().bytes().length + result.stderr().bytes().length;
    add(expected.capturedBytes().fault("captured output", captured, RunCheck::bytes));
  }

  private void add(Optional<String> fault) {
    fault.ifPresent(faults::add);
  }

  private static long micros(Duration duration) {
    return duration.toNanos() / 1_000;
  }

  private static String time(long micros) {
    return DurationText.format(Duration.ofNanos(micros * 1_000));
  }

  private static String bytes(long bytes) {
    return bytes + " bytes";
  }
}
