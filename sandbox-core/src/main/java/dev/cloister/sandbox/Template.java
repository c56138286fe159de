package dev.cloister.sandbox;

import java.nio.file.Path;

/**
 * A root file system that cells are opened over: its name and the definition that describes it.
 * Immutable.
 */
public final class Template {
  private final String name;
  private final Path definition;

  private Template(String name, Path definition) {
    this.name = name;
    this.definition = definition;
  }

  /** The machine's own /usr and what it needs; see rootfs-templates. */
  public static Template host() {
    throw new UnsupportedOperationException("being written");
  }

  /** The name by which {@link CellSpec#template()} asks for it. */
  public String name() {
    return name;
  }
}
