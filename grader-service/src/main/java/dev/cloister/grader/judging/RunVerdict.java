package dev.cloister.grader.judging;

import dev.cloister.sandbox.Limit;
import dev.cloister.sandbox.Limits;
import dev.cloister.sandbox.Outcome;
import dev.cloister.sandbox.RunResult;
import java.util.Optional;

/**
 * What is concluded from how a program ended, before its output is looked at.
 *
 * @param verdict the conclusion
 * @param message why
 */
record RunVerdict(Verdict verdict, String message) {

  /** Empty where the program ended well and within its limits. */
  static Optional<RunVerdict> of(RunResult result, Limits limits) {
    Outcome outcome = result.outcome();
    if (outcome instanceof Outcome.LimitReached reached) {
      return Optional.of(ofLimit(reached.limit()));
    }
    // A limit that is sampled, or a timer that fires a little late, lets a program end before it.
    if (result.cpuTime().compareTo(limits.cpu()) > 0) {
      return Optional.of(new RunVerdict(Verdict.TLE, "used more processor time than it may"));
    }
    if (result.peakMemoryBytes() > limits.memoryBytes()) {
      return Optional.of(new RunVerdict(Verdict.MLE, "held more memory than it may"));
    }
    if (outcome instanceof Outcome.Exited exited) {
      return exited.code() == 0
          ? Optional.empty()
          : Optional.of(new RunVerdict(Verdict.RTE, "exit code " + exited.code()));
    }
    if (outcome instanceof Outcome.Signalled signalled) {
      return Optional.of(new RunVerdict(Verdict.RTE, "signal " + signalled.signal()));
    }
    // Only the judge cancels, and it does so by an interrupt, which never gets here.
    return Optional.of(new RunVerdict(Verdict.JE, "the run was cancelled"));
  }

  private static RunVerdict ofLimit(Limit limit) {
    return switch (limit) {
      case CPU -> new RunVerdict(Verdict.TLE, "reached the time limit");
      case WALL -> new RunVerdict(Verdict.TLE, "reached the limit of elapsed time");
      case IDLE -> new RunVerdict(Verdict.TLE, "waited without using the processor");
      case MEMORY -> new RunVerdict(Verdict.MLE, "reached the memory limit");
      case OUTPUT -> new RunVerdict(Verdict.OLE, "wrote more than it may");
      case FILE_SIZE -> new RunVerdict(Verdict.OLE, "wrote a file larger than it may");
      case PROCESSES ->
          new RunVerdict(Verdict.RTE, "started more processes or threads than it may");
    };
  }
}
