package dev.cloister.grader.attack;

import dev.cloister.grader.config.YamlException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small folder of attacks, written by a test. */
final class AttackFolder {
  private static final String CLASSES =
      """
      process: {}
      memory: {}
      files: {}
      collector: {}
      protocol: {}
      compile: {}
      kernel: {}
      info: {}
      http: {}
      """;

  private final Path folder;

  private AttackFolder(Path folder) {
    this.folder = folder;
  }

  /** Has the neighbour and attack.h of the real one. */
  static AttackFolder in(Path folder) throws IOException {
    for (String name : new String[] {"attack.h", "neighbour.c"}) {
      Files.copy(HostileCodeTest.ATTACKS.resolve(name), folder.resolve(name));
    }
    Files.createDirectories(folder.resolve("time"));
    return new AttackFolder(folder);
  }

  /** Adds a program to the class time. */
  AttackFolder program(String name, String source) throws IOException {
    Files.writeString(folder.resolve("time").resolve(name), source);
    return this;
  }

  /** The text of a manifest whose class time has one attack with these steps. */
  static String attack(String steps) {
    return CLASSES
        + "time:\n  one:\n    does: something\n    must: be seen\n    source: own\n    steps:\n"
        + steps.indent(6);
  }

  Manifest manifest(String text) throws IOException, YamlException {
    Files.writeString(folder.resolve("manifest.yaml"), text);
    return Manifest.load(folder);
  }
}
