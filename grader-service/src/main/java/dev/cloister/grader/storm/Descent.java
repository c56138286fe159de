package dev.cloister.grader.storm;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The processes that descend from this JVM, by the kernel's lists of children (proc_pid_children).
 */
final class Descent {
  private Descent() {}

  /** Their pids by role, as they are now. */
  static Map<Role, List<Integer>> look() {
    Map<Role, List<Integer>> found = new EnumMap<>(Role.class);
    for (Role role : Role.values()) {
      found.put(role, new ArrayList<>());
    }
    add(found, (int) ProcessHandle.current().pid(), 1);
    return found;
  }

  private static void add(Map<Role, List<Integer>> found, int parent, int depth) {
    for (int child : children(parent)) {
      Role role = Role.atDepth(depth);
      List<Integer> pids = found.computeIfAbsent(role, unused -> new ArrayList<>());
      pids.add(child);
      add(found, child, depth + 1);
    }
  }

  /** Children of any of its threads. */
  private static List<Integer> children(int parent) {
    List<Integer> children = new ArrayList<>();
    try (DirectoryStream<Path> tasks =
        Files.newDirectoryStream(Path.of("/proc/" + parent + "/task"))) {
      for (Path task : tasks) {
        for (String word : text(task.resolve("children")).trim().split("\\s+", -1)) {
          if (!word.isEmpty()) {
            children.add(Integer.valueOf(word));
          }
        }
      }
    } catch (IOException ended) {
      return List.of();
    }
    return children;
  }

  /** Whether a process lives that descends from this one. */
  static boolean includes(int pid) {
    long self = ProcessHandle.current().pid();
    int ancestor = pid;
    while (ancestor > 1) {
      ancestor = parent(ancestor);
      if (ancestor == self) {
        return true;
      }
    }
    return false;
  }

  private static int parent(int pid) {
    String stat = text(Path.of("/proc/" + pid + "/stat"));
    int end = stat.lastIndexOf(')');
    return end < 0 ? 0 : Integer.parseInt(stat.substring(end + 2).split(" ", -1)[1]);
  }

  /** Whether it lives; one that has died and waits to be reaped does not. */
  static boolean lives(int pid) {
    String stat = text(Path.of("/proc/" + pid + "/stat"));
    int end = stat.lastIndexOf(')');
    return end >= 0 && "ZX".indexOf(stat.charAt(end + 2)) < 0;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException ended) {
      return "";
    }
  }
}
