package dev.cloister.grader.config;

/** For what a fresh cell is opened. A setting has it in lower case. */
public enum FreshCell {
  /**
   * For each submission: all its tests run in it, one after another, each with scratch folders of
   * its own; no process outlives its test.
   */
  SUBMISSION,
  /** For each run: no test shares a namespace with another. */
  RUN
}
