package dev.cloister.benchmarks.peer;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A bundle for crun and runc that is isolated as a cell is: every namespace, a read-only root with
 * the host's /usr, a scratch, no capability, a filter.
 */
final class OciBundle {
  private static final List<String> NAMESPACES =
      List.of("user", "pid", "mount", "network", "ipc", "uts", "cgroup");
  private static final List<String> MOUNT_POINTS =
      List.of("usr", "proc", "dev", "tmp", "work", "bench");
  private static final List<String> LINKS = List.of("bin", "sbin", "lib", "lib32", "lib64");
  private static final List<String> CAPABILITIES =
      List.of("bounding", "effective", "inheritable", "permitted", "ambient");

  private OciBundle() {}

  /**
   * Writes one.
   *
   * @param folder of it, existing and empty
   * @param programs seen as /bench
   * @param uid of the host to which root in the container maps
   */
  static void write(Path folder, Path programs, int uid) throws IOException {
    Path root = Files.createDirectories(folder.resolve("rootfs"));
    for (String name : MOUNT_POINTS) {
      Files.createDirectories(root.resolve(name));
    }
    for (String name : LINKS) {
      Path onHost = Path.of("/", name);
      if (Files.isSymbolicLink(onHost)) {
        Files.createSymbolicLink(root.resolve(name), Files.readSymbolicLink(onHost));
      }
    }
    Files.write(
        folder.resolve("config.json"), new ObjectMapper().writeValueAsBytes(config(programs, uid)));
  }

  private static Map<String, Object> config(Path programs, int uid) {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("ociVersion", "1.0.2");
    config.put("process", process());
    config.put("root", Map.of("path", "rootfs", "readonly", true));
    config.put("hostname", "cell");
    config.put(
        "mounts",
        List.of(
            mount("/proc", "proc", "proc", List.of("nosuid", "noexec", "nodev")),
            mount("/dev", "tmpfs", "tmpfs", List.of("nosuid", "mode=755", "size=64k")),
            mount("/tmp", "tmpfs", "tmpfs", List.of("nosuid", "nodev", "size=256m")),
            mount("/work", "tmpfs", "tmpfs", List.of("nosuid", "nodev", "size=256m")),
            mount("/usr", "bind", "/usr", List.of("bind", "ro", "nosuid", "nodev")),
            mount(
                "/bench", "bind", programs.toString(), List.of("bind", "ro", "nosuid", "nodev"))));
    config.put("linux", linux(uid));
    return config;
  }

  private static Map<String, Object> process() {
    Map<String, Object> capabilities = new LinkedHashMap<>();
    CAPABILITIES.forEach(set -> capabilities.put(set, List.of()));
    Map<String, Object> process = new LinkedHashMap<>();
    process.put("terminal", false);
    process.put("user", Map.of("uid", 0, "gid", 0));
    process.put("args", List.of("/bench/true"));
    process.put("env", List.of("PATH=/usr/local/bin:/usr/bin:/bin", "HOME=/work"));
    process.put("cwd", "/work");
    process.put("capabilities", capabilities);
    process.put("noNewPrivileges", true);
    return process;
  }

  private static Map<String, Object> mount(
      String target, String type, String source, List<String> options) {
    return Map.of("destination", target, "type", type, "source", source, "options", options);
  }

  private static Map<String, Object> linux(int uid) {
    List<Map<String, Integer>> mapping =
        List.of(Map.of("containerID", 0, "hostID", uid, "size", 1));
    Map<String, Object> linux = new LinkedHashMap<>();
    linux.put("uidMappings", mapping);
    linux.put("gidMappings", mapping);
    linux.put("namespaces", NAMESPACES.stream().map(type -> Map.of("type", type)).toList());
    if (DenyFilter.isAvailable()) {
      linux.put(
          "seccomp",
          Map.of(
              "defaultAction",
              "SCMP_ACT_ALLOW",
              "architectures",
              List.of("SCMP_ARCH_X86_64"),
              "syscalls",
              List.of(Map.of("names", DenyFilter.names(), "action", "SCMP_ACT_ERRNO"))));
    }
    return linux;
  }
}
