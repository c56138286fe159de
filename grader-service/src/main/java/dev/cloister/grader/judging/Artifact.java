package dev.cloister.grader.judging;

import java.nio.file.Path;

/**
 * A compiled program on disk.
 *
 * @param files the folder that cells see as /program
 * @param log the compiler's messages
 * @param bytes how much room it takes
 */
record Artifact(Path files, String log, long bytes) {

  /** The folder that holds it with all that belongs to it. */
  Path folder() {
    return files.resolveSibling(".").normalize();
  }
}
