package dev.cloister.sandbox;

import java.util.List;

/**
 * What {@link Cell#collect} found.
 *
 * @param files the matching regular files, in the order of their paths
 * @param refused the matches that are not given out, with the reason
 */
public record Collected(List<File> files, List<Refused> refused) {

  /** Copies the lists. */
  public Collected {
    files = List.copyOf(files);
    refused = List.copyOf(refused);
  }

  /**
   * One file.
   *
   * @param path relative to /work
   * @param executable whether its owner may execute it
   * @param content the bytes
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record File(String path, boolean executable, byte[] content) {}

  /**
   * One match that is not given out.
   *
   * @param path relative to /work
   * @param reason for a person to read, for example {@code not a regular file}
   */
  public record Refused(String path, String reason) {}
}
