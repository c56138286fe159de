package dev.cloister.grader.storm;

/** What is done to a process. */
enum Blow {
  KILL(9),
  STOP_THEN_KILL(9),
  TERMINATE(15),
  SEGMENTATION_FAULT(11);

  static final int SIGSTOP = 19;

  private final int signal;

  Blow(int signal) {
    this.signal = signal;
  }

  /** The last signal of it. */
  int signal() {
    return signal;
  }
}
