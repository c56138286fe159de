package dev.cloister.grader.language;

import java.util.Arrays;

/**
 * One file of a submission.
 *
 * @param name relative to the work folder
 * @param content the bytes; not copied, so do not change them
 */
@SuppressWarnings("ArrayRecordComponent")
public record SourceFile(String name, byte[] content) {
  @Override
  public boolean equals(Object other) {
    return other instanceof SourceFile that
        && name.equals(that.name)
        && Arrays.equals(content, that.content);
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + Arrays.hashCode(content);
  }

  @Override
  public String toString() {
    return name + " (" + content.length + " bytes)";
  }
}
