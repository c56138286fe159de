package dev.cloister.sandbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The launcher's fault build (native/faults), in which one call can be made to fail: it shares a
 * file with this JVM, laid out as {@code struct faults} in faults.h.
 */
final class FaultyLauncher {
  private static final Path NATIVE = Path.of("..", "native").toAbsolutePath().normalize();
  private static final Path BUILT = NATIVE.resolve("target/faulty/launcher");
  private static final Path HEADER = NATIVE.resolve("faults/faults.h");
  private static final String NAME = "cloister-faults:";
  private static final int PATH_ROOM = 112;
  private static final int SHARED_BYTES = 64 << 10;
  private static final int NTH_AT = 4;
  private static final int ROLE_AT = 8;
  private static final int CALL_AT = 12;
  private static final int ERROR_AT = 16;
  private static final int SEEN_AT = 20;
  private static final int FIRED_AT = 24;

  /** In the order of {@code enum role}. */
  enum Role {
    GUARD,
    LAUNCHER,
    KEEPER,
    INIT,
    CHILD
  }

  private final Path binary;
  private final ByteBuffer shared;
  private final List<String> calls;

  private FaultyLauncher(Path binary, ByteBuffer shared, List<String> calls) {
    this.binary = binary;
    this.shared = shared;
    this.calls = calls;
  }

  /** Makes one of its own in a folder that root's launcher can reach. */
  static FaultyLauncher make(Path folder) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    Path file = folder.resolve("shared");
    Files.write(file, new byte[SHARED_BYTES]);
    byte[] trailer = new byte[NAME.length() + PATH_ROOM];
    byte[] text = (NAME + file).getBytes(StandardCharsets.UTF_8);
    System.arraycopy(text, 0, trailer, 0, text.length);
    Path binary = folder.resolve("launcher");
    Files.copy(BUILT, binary);
    Files.write(binary, trailer, StandardOpenOption.APPEND);
    Files.setPosixFilePermissions(binary, PosixFilePermissions.fromString("rwx--x--x"));
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer shared = channel.map(FileChannel.MapMode.READ_WRITE, 0, SHARED_BYTES);
      return new FaultyLauncher(binary, shared.order(ByteOrder.nativeOrder()), calls());
    }
  }

  /** In the order of {@code enum call}. */
  private static List<String> calls() throws IOException {
    List<String> calls = new ArrayList<>();
    Matcher call = Pattern.compile("X\\((\\w+), E").matcher(Files.readString(HEADER));
    while (call.find()) {
      calls.add(call.group(1));
    }
    return calls;
  }

  Path binary() {
    return binary;
  }

  /** From now on the nth such call fails, from 1 on; once. */
  void fail(Role role, String call, int nth, int errno) {
    shared.putInt(NTH_AT, 0);
    shared.putInt(SEEN_AT, 0);
    shared.putInt(FIRED_AT, 0);
    shared.putInt(ROLE_AT, role.ordinal());
    shared.putInt(CALL_AT, calls.indexOf(call));
    shared.putInt(ERROR_AT, errno);
    shared.putInt(NTH_AT, nth);
  }

  /** Nothing fails any more. Returns whether what was ordered has come about. */
  boolean stop() {
    shared.putInt(NTH_AT, 0);
    return shared.getInt(FIRED_AT) > 0;
  }
}
