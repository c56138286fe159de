package dev.cloister.sandbox.internal.template;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns a definition into the entries of a root file system, by what this host has. */
public final class TemplateBuilder {
  private static final int DIRECTORY_MODE = 0755;
  private static final int FILE_MODE = 0644;

  private final TemplateDefinition definition;
  private final Map<String, TemplateEntry> entries = new LinkedHashMap<>();

  private TemplateBuilder(TemplateDefinition definition) {
    this.definition = definition;
  }

  /** Looks at the host's files now. */
  public static List<TemplateEntry> build(TemplateDefinition definition)
      throws InvalidTemplateException {
    return new TemplateBuilder(definition).build();
  }

  private List<TemplateEntry> build() throws InvalidTemplateException {
    for (String path : definition.directories()) {
      add(new TemplateEntry.Directory(path, DIRECTORY_MODE));
    }
    for (String path : definition.bind()) {
      if (!Files.isDirectory(Path.of(path))) {
        throw problem("bind: this machine has no directory " + path);
      }
      addBind(path);
    }
    for (String path : definition.asOnHost()) {
      addAsOnHost(path);
    }
    HostCopy copy = new HostCopy(definition.exclude());
    for (String pattern : definition.copy()) {
      for (TemplateEntry entry : copy.take(pattern)) {
        add(entry);
      }
    }
    for (Map.Entry<String, String> file : definition.files().entrySet()) {
      byte[] content = file.getValue().getBytes(StandardCharsets.UTF_8);
      replace(new TemplateEntry.File(file.getKey(), FILE_MODE, content));
    }
    for (Map.Entry<String, String> link : definition.links().entrySet()) {
      replace(new TemplateEntry.Symlink(link.getKey(), link.getValue()));
    }
    return List.copyOf(entries.values());
  }

  private void addBind(String path) throws InvalidTemplateException {
    try {
      add(new TemplateEntry.Bind(path, Path.of(path).toRealPath()));
    } catch (IOException e) {
      throw problem("bind: " + path + " cannot be resolved: " + e);
    }
  }

  private void addAsOnHost(String path) throws InvalidTemplateException {
    Path onHost = Path.of(path);
    try {
      if (Files.isSymbolicLink(onHost)) {
        add(new TemplateEntry.Symlink(path, Files.readSymbolicLink(onHost).toString()));
      } else if (Files.isDirectory(onHost, LinkOption.NOFOLLOW_LINKS)) {
        addBind(path);
      }
    } catch (IOException e) {
      throw problem("asOnHost: " + path + " cannot be read: " + e);
    }
  }

  private void add(TemplateEntry entry) throws InvalidTemplateException {
    addParents(entry.path());
    TemplateEntry there = entries.putIfAbsent(entry.path(), entry);
    boolean bothDirectories =
        there instanceof TemplateEntry.Directory && entry instanceof TemplateEntry.Directory;
    if (there != null && !bothDirectories) {
      throw problem(entry.path() + " is made twice");
    }
  }

  private void replace(TemplateEntry entry) throws InvalidTemplateException {
    TemplateEntry there = entries.get(entry.path());
    if (there instanceof TemplateEntry.Directory || there instanceof TemplateEntry.Bind) {
      throw problem(entry.path() + " is a directory already and cannot become a file or link");
    }
    addParents(entry.path());
    entries.put(entry.path(), entry);
  }

  private void addParents(String path) throws InvalidTemplateException {
    for (int slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
      String parent = path.substring(0, slash);
      TemplateEntry there =
          entries.computeIfAbsent(
              parent, made -> new TemplateEntry.Directory(made, DIRECTORY_MODE));
      if (!(there instanceof TemplateEntry.Directory)) {
        throw problem(
            path
                + " cannot be made: "
                + parent
                + " is a "
                + (there instanceof TemplateEntry.Bind ? "directory of the host" : "file or link"));
      }
    }
  }

  private InvalidTemplateException problem(String what) {
    return new InvalidTemplateException(definition.origin() + ": " + what);
  }
}
