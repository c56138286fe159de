package dev.cloister.grader.judging;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Tells whether a compiled program on disk is what the compiler left: a disk that filled up, or a
 * hand that slipped, would else be judged as if it were the submission. The content is hashed when
 * the program is kept, and again when it is first used by another process; after that it is enough
 * that no file has changed, since every change moves the inode's ctime, which nobody can set back
 * (inode(7)). Thread-safe.
 */
final class ArtifactSeal {
  private static final String FILE = "seal";

  private final Path top;
  private Optional<String> stamps = Optional.empty();

  private ArtifactSeal(Path top) {
    this.top = top;
  }

  /** The seal of a program that lies on disk already. */
  static ArtifactSeal of(Path top) {
    return new ArtifactSeal(top);
  }

  /** Whether a folder was sealed; one that is half-written was not. */
  static boolean isSealed(Path top) {
    return Files.exists(top.resolve(FILE));
  }

  /** Seals a program that was just built. */
  static void write(Path top) throws IOException {
    Files.writeString(top.resolve(FILE), contents(top));
  }

  /** Whether the program is as it was when it was sealed. */
  synchronized boolean isIntact() {
    try {
      if (stamps.isPresent()) {
        return stamps.get().equals(stampsNow());
      }
      // In this order: what changes after the first look has another stamp at the next.
      String now = stampsNow();
      boolean whole = Files.readString(top.resolve(FILE)).equals(contents(top));
      stamps = whole ? Optional.of(now) : Optional.empty();
      return whole;
    } catch (IOException | UncheckedIOException e) {
      // It cannot be read, or vanished meanwhile: then it is not whole.
      return false;
    }
  }

  private static String contents(Path top) throws IOException {
    MessageDigest digest = sha256();
    for (Path file : files(top)) {
      digest.update(head(top, file, Files.size(file) + " " + Files.isExecutable(file)));
      try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private String stampsNow() throws IOException {
    MessageDigest digest = sha256();
    for (Path file : files(top)) {
      Map<String, Object> attributes =
          new TreeMap<>(
              Files.readAttributes(file, "unix:ino,size,mode,ctime", LinkOption.NOFOLLOW_LINKS));
      digest.update(head(top, file, attributes.toString()));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static byte[] head(Path top, Path file, String properties) {
    return (top.relativize(file) + "\0" + properties + "\0").getBytes(StandardCharsets.UTF_8);
  }

  /** All but the seal itself and folders, in a fixed order. */
  private static List<Path> files(Path top) throws IOException {
    try (Stream<Path> paths = Files.walk(top)) {
      return paths
          .filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
          .filter(path -> !path.equals(top.resolve(FILE)))
          .sorted()
          .toList();
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
