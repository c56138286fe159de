package dev.cloister.grader.judging;

/** What the grader concludes of a test or a submission. */
public enum Verdict {
  /** Accepted. */
  AC("accepted"),
  /** Wrong answer. */
  WA("wrong answer"),
  /** The program crashed, or ended with another code than 0. */
  RTE("run-time error"),
  /** The program used up its time, of the processor or on the clock. */
  TLE("time limit exceeded"),
  /** The program used up its memory. */
  MLE("memory limit exceeded"),
  /** The program wrote too much. */
  OLE("output limit exceeded"),
  /** The program did not compile. */
  CE("compile error"),
  /** The judge failed: nothing is said about the program. */
  JE("judge error");

  private final String description;

  Verdict(String description) {
    this.description = description;
  }

  /** For people. */
  public String description() {
    return description;
  }
}
