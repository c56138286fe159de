package dev.cloister.sandbox.internal.launcher;

import dev.cloister.sandbox.internal.launcher.wire.Encoder;
import dev.cloister.sandbox.internal.launcher.wire.Request.Entry;
import dev.cloister.sandbox.internal.launcher.wire.Request.Mount;
import dev.cloister.sandbox.internal.launcher.wire.Request.TemplatePart;
import dev.cloister.sandbox.internal.template.TemplateEntry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A template's entries as messages of a size that the wire takes. */
final class TemplateMessages {
  private static final int CHUNK = 48 << 10;
  private static final int FULL = 120 << 10;
  private static final int NO_ROOT = 0;
  private static final byte[] NOTHING = {};

  private TemplateMessages() {}

  static List<TemplatePart> of(int id, List<TemplateEntry> template, HostRoots roots)
      throws LauncherFailure {
    List<TemplatePart> parts = new ArrayList<>();
    List<Entry> entries = new ArrayList<>();
    int size = 0;
    for (TemplateEntry item : template) {
      for (Entry entry : entries(item, roots)) {
        int bytes = Encoder.sizeOf(entry);
        if (size + bytes > FULL && !entries.isEmpty()) {
          parts.add(new TemplatePart(id, false, List.copyOf(entries)));
          entries.clear();
          size = 0;
        }
        entries.add(entry);
        size += bytes;
      }
    }
    parts.add(new TemplatePart(id, true, List.copyOf(entries)));
    return parts;
  }

  private static List<Entry> entries(TemplateEntry item, HostRoots roots) throws LauncherFailure {
    if (item instanceof TemplateEntry.Directory directory) {
      return List.of(
          new Entry(Entry.DIRECTORY, directory.mode(), directory.path(), NOTHING, NO_ROOT));
    }
    if (item instanceof TemplateEntry.Symlink link) {
      byte[] target = link.target().getBytes(StandardCharsets.UTF_8);
      return List.of(new Entry(Entry.SYMLINK, 0, link.path(), target, NO_ROOT));
    }
    if (item instanceof TemplateEntry.Bind bind) {
      Mount mount =
          roots
              .locate(bind.source(), bind.path())
              .orElseThrow(
                  () -> new LauncherFailure("template", 0, bind.source() + " is in no root"));
      byte[] subpath = mount.subpath().getBytes(StandardCharsets.UTF_8);
      return List.of(new Entry(Entry.BIND, 0755, bind.path(), subpath, mount.root()));
    }
    return file((TemplateEntry.File) item);
  }

  private static List<Entry> file(TemplateEntry.File file) {
    byte[] content = file.content();
    List<Entry> chunks = new ArrayList<>();
    int at = 0;
    do {
      byte[] chunk = Arrays.copyOfRange(content, at, Math.min(content.length, at + CHUNK));
      chunks.add(new Entry(Entry.FILE, file.mode(), file.path(), chunk, NO_ROOT));
      at += CHUNK;
    } while (at < content.length);
    return chunks;
  }
}
