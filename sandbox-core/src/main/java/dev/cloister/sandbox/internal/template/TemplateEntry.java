package dev.cloister.sandbox.internal.template;

import java.nio.file.Path;

/** One thing in a template's root file system. Parents come before what lies in them. */
public sealed interface TemplateEntry {
  /** Absolute, in the template. */
  String path();

  /** A directory. */
  record Directory(String path, int mode) implements TemplateEntry {}

  /** A symbolic link to whatever the target is in the cell. */
  record Symlink(String path, String target) implements TemplateEntry {}

  /** A file with its content. */
  @SuppressWarnings("ArrayRecordComponent")
  record File(String path, int mode, byte[] content) implements TemplateEntry {}

  /**
   * A directory of the host, read-only.
   *
   * @param source absolute, without symbolic links
   */
  record Bind(String path, Path source) implements TemplateEntry {}
}
