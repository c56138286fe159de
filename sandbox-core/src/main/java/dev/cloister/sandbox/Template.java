package dev.cloister.sandbox;

import dev.cloister.sandbox.internal.template.InvalidTemplateException;
import dev.cloister.sandbox.internal.template.TemplateBuilder;
import dev.cloister.sandbox.internal.template.TemplateDefinition;
import dev.cloister.sandbox.internal.template.TemplateEntry;
import dev.cloister.sandbox.internal.template.TemplateReader;
import java.nio.file.Path;
import java.util.List;

/**
 * A root file system that cells are opened over: its name and the definition that describes it.
 * Immutable.
 */
public final class Template {
  private static final String HOST = "host";

  private final TemplateDefinition definition;

  private Template(TemplateDefinition definition) {
    this.definition = definition;
  }

  /** The machine's own /usr and what it needs; see rootfs-templates. */
  public static Template host() {
    try {
      return new Template(TemplateReader.shipped(HOST));
    } catch (InvalidTemplateException e) {
      throw new IllegalStateException("the jar of the templates is broken: " + e.getMessage(), e);
    }
  }

  /**
   * Reads a definition as rootfs-templates/README.md describes it. What it says of the host's files
   * is looked at when a {@link Sandbox} is opened.
   *
   * @param yaml a file named {@code <id>.yaml}
   * @throws SandboxException if it cannot be read or is not a definition; the message names the
   *     file and the line
   */
  public static Template load(Path yaml) throws SandboxException {
    try {
      return new Template(TemplateReader.file(yaml));
    } catch (InvalidTemplateException e) {
      throw Faults.of(e);
    }
  }

  /** The name by which {@link CellSpec#template()} asks for it. */
  public String name() {
    return definition.id();
  }

  /** One line for people. */
  public String description() {
    return definition.description();
  }

  /**
   * The directories of this host that its cells see read-only, without symbolic links.
   *
   * @throws SandboxException if the host lacks something that the definition names
   */
  public List<Path> hostDirectories() throws SandboxException {
    return entries().stream()
        .filter(TemplateEntry.Bind.class::isInstance)
        .map(entry -> ((TemplateEntry.Bind) entry).source())
        .distinct()
        .toList();
  }

  /** What it consists of on this host, now. */
  List<TemplateEntry> entries() throws SandboxException {
    try {
      return TemplateBuilder.build(definition);
    } catch (InvalidTemplateException e) {
      throw Faults.of(e);
    }
  }

  @Override
  public String toString() {
    return "Template[" + name() + "]";
  }
}
