package dev.cloister.fuzz;

import java.nio.file.Path;

/**
 * One fuzz target.
 *
 * @param name on the command line, and of its folders
 * @param kind what it is written in
 * @param entry the class of a Java target; the program of a native one
 * @param longest the longest input that is tried, in bytes
 */
record Target(String name, Kind kind, String entry, int longest) {
  enum Kind {
    NATIVE,
    JAVA
  }

  /** The committed inputs, below the project's folder. */
  Path seeds(Path home) {
    Path folder = kind == Kind.NATIVE ? home.resolve("native/fuzz") : home.resolve("fuzz");
    return folder.resolve("corpus").resolve(name);
  }
}
