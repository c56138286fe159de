package dev.cloister.benchmarks.section;

/** A part of a run that can be asked for by its name. */
public interface Section {
  /** Its name on the command line. */
  String id();

  /** For people. */
  String title();

  /**
   * Measures. What was recorded before a failure is kept.
   *
   * @throws Exception whatever went wrong; its message is shown
   */
  void measure(Bench bench, Notebook notebook) throws Exception;
}
