package dev.cloister.sandbox;

/** A limit that can end a run. */
public enum Limit {
  /** Processor time of the whole tree. */
  CPU("cpu"),
  /** Elapsed time. */
  WALL("wall"),
  /** Elapsed time in which the tree used no processor. */
  IDLE("idle"),
  /** Memory of the whole tree. */
  MEMORY("memory"),
  /** Bytes on standard output or standard error. */
  OUTPUT("output"),
  /** Size of one written file (the program died of SIGXFSZ). */
  FILE_SIZE("file-size"),
  /** Processes and threads alive at once (a fork was refused, and the program then failed). */
  PROCESSES("process");

  private final String word;

  Limit(String word) {
    this.word = word;
  }

  /** The word of the JSON shapes, without the suffix {@code -limit}. */
  public String word() {
    return word;
  }
}
