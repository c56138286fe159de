package dev.cloister.sandbox;

/** How a limit was really held. */
public enum Mechanism {
  /** A cgroup v2 controller. */
  CGROUP2("cgroup2"),
  /** A cgroup v1 controller. */
  CGROUP1("cgroup1"),
  /** A resource limit of the kernel, setrlimit(2). */
  RLIMIT("rlimit"),
  /**
   * A counter of the kernel that every process of the run inherits, perf_event_open(2): exact, also
   * for children that nobody waits for.
   */
  PERF("perf"),
  /** Readings of the process tree at intervals: short peaks can be missed. */
  SAMPLED("sampled"),
  /** A timer of the kernel. */
  TIMER("timer"),
  /** The sandbox counts the bytes as it takes them from the pipe. */
  PIPE("pipe"),
  /** Not held. */
  NONE("none");

  private final String word;

  Mechanism(String word) {
    this.word = word;
  }

  /** The word of the JSON shapes. */
  public String word() {
    return word;
  }
}
