package dev.cloister.grader.config;

import dev.cloister.sandbox.ProcessorSet;

/**
 * What cells have of the machine.
 *
 * @param processors that runs are pinned to, one each, and that the service itself keeps off;
 *     empty: no pinning
 */
public record CellConfig(ProcessorSet processors) {

  /** No pinning. */
  public static CellConfig from(Settings settings) {
    return new CellConfig(settings.processors("cell.processors"));
  }

  /** How many runs can be on without disturbing each other. */
  public int slots() {
    return processors.isEmpty()
        ? Runtime.getRuntime().availableProcessors()
        : processors.numbers().size();
  }
}
