package dev.cloister.grader.judging;

import dev.cloister.grader.problem.TestCase;
import dev.cloister.sandbox.CommandException;
import dev.cloister.sandbox.Enforcement;
import dev.cloister.sandbox.Mechanism;
import java.time.Duration;
import java.util.Set;

/**
 * A program that compiled, but that the kernel refuses to execute. A source can bring that about:
 * it names an interpreter that does not exist, or one that is too short to be one (elf(5),
 * PT_INTERP; execve(2) then fails with ENOENT, ENOEXEC, ELIBBAD, EACCES or EIO, as if the file were
 * not there).
 */
final class UnrunnableProgram {
  /** What the machine lacks and not the program: EAGAIN, ENOMEM, ENFILE, EMFILE. */
  private static final Set<Integer> OF_THE_MACHINE = Set.of(11, 12, 23, 24);

  private static final Enforcement NOTHING_RAN =
      new Enforcement(
          Mechanism.NONE,
          Mechanism.NONE,
          Mechanism.NONE,
          Mechanism.NONE,
          Mechanism.NONE,
          Mechanism.NONE,
          Mechanism.NONE,
          Mechanism.NONE);

  private UnrunnableProgram() {}

  /**
   * The result of a test whose program could not be started.
   *
   * @throws CommandException if that says nothing about the program: what failed is a command of
   *     the template, the machine is short of something, or the program on disk is not what it was
   */
  static TestResult of(
      TestCase test, String command, ArtifactEntry.Lease program, CommandException refusal)
      throws CommandException {
    if (!command.startsWith("/program/")
        || OF_THE_MACHINE.contains(refusal.errno())
        || !program.isIntact()) {
      throw refusal;
    }
    return new TestResult(
        test.name(),
        Verdict.RTE,
        Duration.ZERO,
        Duration.ZERO,
        0,
        String.valueOf(refusal.getMessage()),
        NOTHING_RAN);
  }
}
