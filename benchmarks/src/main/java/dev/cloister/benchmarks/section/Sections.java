package dev.cloister.benchmarks.section;

import java.util.List;

/** All sections, in the order in which they are run. */
public final class Sections {
  /** Those that there are. */
  public static final List<Section> ALL =
      List.of(
          new FromC(),
          new FromJava(),
          new Throughput(),
          new HttpRuns(),
          new Grading(),
          new Memory(),
          new ManyCells(),
          new Noise(),
          new PeersSection());

  private Sections() {}

  /** Their names. */
  public static List<String> names() {
    return ALL.stream().map(Section::id).toList();
  }
}
