package dev.cloister.grader.judging;

import dev.cloister.grader.language.SourceFile;
import dev.cloister.grader.language.SourceSet;
import dev.cloister.sandbox.Limits;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The hash of all that a compiled program depends on. */
final class CompileKey {
  private CompileKey() {}

  /**
   * The key of a program.
   *
   * @param version the version of the compiler, so that another compiler compiles again
   */
  static String of(SourceSet source, String version, Limits limits) {
    MessageDigest digest = sha256();
    add(digest, "cloister artifact 1".getBytes(StandardCharsets.UTF_8));
    add(digest, source.language().toString().getBytes(StandardCharsets.UTF_8));
    add(digest, version.getBytes(StandardCharsets.UTF_8));
    add(digest, limits.toString().getBytes(StandardCharsets.UTF_8));
    for (SourceFile file : source.files()) {
      add(digest, file.name().getBytes(StandardCharsets.UTF_8));
      add(digest, file.content());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Each part with its length before it, so that no two lists of parts look alike. */
  private static void add(MessageDigest digest, byte[] part) {
    digest.update(ByteBuffer.allocate(8).putLong(part.length).flip());
    digest.update(part);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
