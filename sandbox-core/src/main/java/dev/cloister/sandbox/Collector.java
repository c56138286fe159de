package dev.cloister.sandbox;

import dev.cloister.sandbox.internal.launcher.CollectStream;
import dev.cloister.sandbox.internal.launcher.CollectStream.Item;
import dev.cloister.sandbox.internal.launcher.LauncherFailure;
import dev.cloister.sandbox.internal.launcher.wire.Reply;
import dev.cloister.sandbox.internal.posix.FileContent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Carries out one {@link Cell#collect} or {@link Cell#collectInto}. */
final class Collector {
  private static final int OWNER_EXECUTES = 0100;
  private static final byte[] NOTHING = {};

  /** PATH_MAX, less some room for whoever renames the folder. */
  private static final int LONGEST_PATH = 4_095 - 256;

  private final Start start;
  private final List<Collected.File> files = new ArrayList<>();
  private final List<Collected.Refused> refused = new ArrayList<>();

  Collector(Start start) {
    this.start = start;
  }

  /** Sends the request. */
  interface Start {
    /** The stream of answers, to be closed. */
    CollectStream open() throws LauncherFailure;
  }

  private interface Taker {
    void take(Reply.FileFound file, FileContent content) throws IOException;
  }

  Collected intoMemory() throws SandboxException, InterruptedException {
    return collect(
        (file, content) -> {
          ByteArrayOutputStream bytes = new ByteArrayOutputStream();
          content.copyTo(bytes);
          add(file, bytes.toByteArray());
        });
  }

  Collected intoFolder(Path folder) throws SandboxException, InterruptedException {
    if (!Files.isDirectory(folder)) {
      throw new SandboxException(
          "cannot collect into " + folder + ", which is not a folder", "collect", 0, "make it");
    }
    return collect(
        (file, content) -> {
          Path target;
          try {
            target = folder.resolve(file.path().text());
          } catch (InvalidPathException e) {
            refused.add(
                new Collected.Refused(
                    file.path().text(), "its name cannot be spelled in this process's locale"));
            return;
          }
          if (tooLong(target)) {
            refused.add(
                new Collected.Refused(
                    file.path().text(), "its path is too long where it would be kept"));
            return;
          }
          Files.createDirectories(parent(target, folder));
          try (OutputStream out = Files.newOutputStream(target, StandardOpenOption.CREATE_NEW)) {
            content.copyTo(out);
          }
          Files.setPosixFilePermissions(
              target,
              PosixFilePermissions.fromString(executable(file) ? "rwxr-xr-x" : "rw-r--r--"));
          add(file, NOTHING);
        });
  }

  /** A path that is short enough in a cell need not be so in a folder of the host (PATH_MAX). */
  private static boolean tooLong(Path target) {
    return target.toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8).length
        > LONGEST_PATH;
  }

  private static Path parent(Path target, Path folder) {
    Path parent = target.getParent();
    return parent == null ? folder : parent;
  }

  private static boolean executable(Reply.FileFound file) {
    return (file.mode() & OWNER_EXECUTES) != 0;
  }

  private void add(Reply.FileFound file, byte[] content) {
    files.add(new Collected.File(file.path().text(), executable(file), content));
  }

  private Collected collect(Taker taker) throws SandboxException, InterruptedException {
    try (CollectStream stream = start.open()) {
      Item item = stream.next();
      while (!(item instanceof Item.End)) {
        if (item instanceof Item.Found found) {
          take(found, taker);
        } else if (item instanceof Item.Refused match) {
          Reply.Refused reply = match.refused();
          refused.add(new Collected.Refused(reply.path().text(), reason(reply.reason())));
        }
        item = stream.next();
      }
    } catch (LauncherFailure e) {
      throw Faults.of(e);
    }
    files.sort(Comparator.comparing(Collected.File::path));
    refused.sort(Comparator.comparing(Collected.Refused::path));
    return new Collected(files, refused);
  }

  private void take(Item.Found found, Taker taker) throws SandboxException {
    Reply.FileFound file = found.file();
    try (FileContent content = new FileContent(found.content(), file.size())) {
      if (!file.path().exact()) {
        refused.add(new Collected.Refused(file.path().text(), "its name is not UTF-8"));
      } else if (isOutside(file.path().text())) {
        throw new SandboxException(
            "the cell handed out a file named '" + file.path().text() + "'", "protocol", 0, "");
      } else {
        taker.take(file, content);
      }
    } catch (IOException e) {
      throw Faults.of("cannot take out " + file.path().text(), "collect", e);
    }
  }

  private static boolean isOutside(String path) {
    return path.isEmpty() || path.startsWith("/") || List.of(path.split("/", -1)).contains("..");
  }

  private static String reason(int code) {
    return switch (code) {
      case 1 -> "not a regular file";
      case 2 -> "a link or a mount is on the way";
      case 3 -> "too large";
      case 4 -> "too many files";
      case 5 -> "unreadable";
      default -> "reason " + code;
    };
  }
}
