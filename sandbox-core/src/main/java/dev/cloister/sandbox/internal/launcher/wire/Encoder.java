package dev.cloister.sandbox.internal.launcher.wire;

import dev.cloister.sandbox.internal.launcher.wire.Request.AddMount;
import dev.cloister.sandbox.internal.launcher.wire.Request.Collect;
import dev.cloister.sandbox.internal.launcher.wire.Request.Entry;
import dev.cloister.sandbox.internal.launcher.wire.Request.Hello;
import dev.cloister.sandbox.internal.launcher.wire.Request.KillCell;
import dev.cloister.sandbox.internal.launcher.wire.Request.Mount;
import dev.cloister.sandbox.internal.launcher.wire.Request.OpenCell;
import dev.cloister.sandbox.internal.launcher.wire.Request.Put;
import dev.cloister.sandbox.internal.launcher.wire.Request.Run;
import dev.cloister.sandbox.internal.launcher.wire.Request.RunLimits;
import dev.cloister.sandbox.internal.launcher.wire.Request.Stop;
import dev.cloister.sandbox.internal.launcher.wire.Request.TemplatePart;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The bytes of requests. */
public final class Encoder {
  /** More than what a RUN consists of besides its strings and its input. */
  private static final int FIXED_BYTES_OF_RUN = 128;

  private Encoder() {}

  /**
   * Encodes one message.
   *
   * @param target little-endian; holds the message afterwards, from its first byte to its position
   * @throws WireException if it would be longer than {@link Request#MAX_BYTES} or the target
   */
  public static void encode(Request request, ByteBuffer target) throws WireException {
    target.clear().limit(Math.min(target.capacity(), Request.MAX_BYTES));
    try {
      encode(request, new WireWriter(target));
    } catch (BufferOverflowException e) {
      throw new WireException("a message would be longer than " + target.limit() + " bytes");
    }
  }

  private static void encode(Request request, WireWriter out) {
    if (request instanceof Hello hello) {
      hello(out, hello);
    } else if (request instanceof TemplatePart part) {
      templatePart(out, part);
    } else if (request instanceof OpenCell open) {
      openCell(out, open);
    } else if (request instanceof KillCell) {
      out.header(MessageType.KILL_CELL, request.id());
    } else if (request instanceof Put put) {
      out.header(MessageType.PUT, put.id());
      out.u32(put.mode());
      out.str(put.path());
      out.bytes(put.content());
    } else if (request instanceof Run run) {
      run(out, run);
    } else if (request instanceof Stop stop) {
      out.header(MessageType.STOP, stop.id());
      out.u8(stop.reason());
    } else if (request instanceof Collect collect) {
      out.header(MessageType.COLLECT, collect.id());
      out.u32(collect.maxFiles());
      out.u64(collect.maxBytes());
      out.list(collect.patterns(), WireWriter::str);
    } else if (request instanceof AddMount add) {
      out.header(MessageType.MOUNT, add.id());
      mount(out, add.mount());
    }
  }

  private static void hello(WireWriter out, Hello hello) {
    out.header(MessageType.HELLO, hello.id());
    out.u32(hello.version());
    out.u32(hello.uid());
    out.u32(hello.gid());
    out.u8(hello.cgroup());
    out.list(hello.cgroupDirs(), WireWriter::str);
    out.list(hello.roots(), WireWriter::str);
    out.u32(hello.ids().firstUser());
    out.u32(hello.ids().users());
    out.u32(hello.ids().firstGroup());
    out.u32(hello.ids().groups());
    out.str(hello.ids().newuidmap());
    out.str(hello.ids().newgidmap());
  }

  private static void templatePart(WireWriter out, TemplatePart part) {
    out.header(MessageType.TEMPLATE, part.id());
    out.u8(part.last() ? 1 : 0);
    out.list(part.entries(), Encoder::entry);
  }

  private static void entry(WireWriter out, Entry entry) {
    out.u8(entry.kind());
    out.u32(entry.mode());
    out.str(entry.path());
    out.bytes(entry.data());
    out.u32(entry.root());
  }

  private static void openCell(WireWriter out, OpenCell open) {
    out.header(MessageType.OPEN_CELL, open.id());
    out.u32(open.template());
    out.u8(open.network());
    out.u64(open.scratchBytes());
    out.u32(open.scratchInodes());
    out.str(open.hostname());
    out.list(open.mounts(), Encoder::mount);
  }

  private static void mount(WireWriter out, Mount mount) {
    out.u32(mount.root());
    out.str(mount.subpath());
    out.str(mount.target());
  }

  private static void run(WireWriter out, Run run) {
    out.header(MessageType.RUN, run.id());
    out.u32(run.flags());
    out.list(run.argv(), WireWriter::str);
    out.list(run.env(), WireWriter::str);
    out.str(run.cwd());
    RunLimits limits = run.limits();
    out.u64(limits.cpuMicros());
    out.u64(limits.wallMicros());
    out.u64(limits.memoryBytes());
    out.u64(limits.fileBytes());
    out.u64(limits.stackBytes());
    out.u64(limits.outputBytes());
    out.u32(limits.processes());
    out.u32(limits.openFiles());
    out.u32(run.processor());
    out.bytes(run.stdin());
  }

  /** The bytes that an entry takes in a message, for filling messages. */
  public static int sizeOf(Entry entry) {
    int path = entry.path().getBytes(StandardCharsets.UTF_8).length;
    return 1 + 4 + (4 + path) + (4 + entry.data().length) + 4;
  }

  /** The most bytes that a RUN can take without its input, however its strings are encoded. */
  public static int mostBytesOf(List<String> argv, List<String> env, String cwd) {
    int most = FIXED_BYTES_OF_RUN + 3 * cwd.length();
    for (String word : argv) {
      most += 4 + 3 * word.length();
    }
    for (String word : env) {
      most += 4 + 3 * word.length();
    }
    return most;
  }
}
