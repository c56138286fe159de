package dev.cloister.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.cloister.sandbox.SandboxConfig.CellIds;
import dev.cloister.sandbox.internal.launcher.SubordinateIdFinder;
import dev.cloister.sandbox.internal.posix.Identity;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Cells with ids of their own, in a JVM that has a range: as root under files of its own in place
 * of /etc/subuid and /etc/subgid, else where the machine gives this user one.
 */
class CellIdsTest {
  private static final String GIVE =
      "mount --bind $0/subuid /etc/subuid && mount --bind $0/subgid /etc/subgid && exec \"$@\"";
  private static final int FIRST = 300_000;
  private static final int FIRST_GROUP = 400_000;

  @TempDir static Path etc;

  private static Map<String, String> told = Map.of();

  /** The JVM that has a range. */
  public static final class Service {
    private Service() {}

    /** Prints lines {@code NAME=WHAT}. */
    public static void main(String[] args) throws Exception {
      Path folder = Files.createTempDirectory("cloister-ids-");
      Path file = Files.writeString(folder.resolve("file"), "private");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
      if (Identity.effective().isRoot()) {
        for (Path path : List.of(folder, file)) {
          Files.setAttribute(path, "unix:uid", 65_532);
          Files.setAttribute(path, "unix:gid", 65_532);
        }
      }
      SandboxConfig config = SandboxConfig.defaults().withMountRoots(List.of(folder));
      try (Sandbox sandbox = Sandbox.open(config)) {
        tell("refused", sandbox.whyNoCellIds().orElse("nothing"));
        Execution first = sleeping(sandbox, "first");
        Execution second = sleeping(sandbox, "second");
        first.cancel();
        second.cancel();
        first.await();
        second.await();
        mounts(sandbox, folder);
        pipes(sandbox);
      } finally {
        Files.delete(file);
        Files.delete(folder);
      }
      SandboxConfig off = SandboxConfig.defaults().withCellIds(CellIds.OFF);
      try (Sandbox sandbox = Sandbox.open(off)) {
        Execution only = sleeping(sandbox, "off");
        only.cancel();
        only.await();
      }
      tell(
          "doctor",
          Doctor.examine().stream()
              .filter(finding -> finding.name().equals("subordinate-ids"))
              .map(finding -> finding.level() + " " + finding.detail())
              .collect(Collectors.joining()));
    }

    private static void tell(String name, String what) {
      System.out.println(name + "=" + what);
    }

    private static Execution sleeping(Sandbox sandbox, String name) throws Exception {
      Command command =
          Command.builder("sh", "-c", "echo; exec sleep 9871").stdout(Output.live()).build();
      Execution execution = sandbox.start(command);
      var unused = execution.stdout().read();
      org.awaitility.Awaitility.await().until(() -> sleepers().size() > seen.size());
      for (var sleeper : sleepers().entrySet()) {
        if (seen.putIfAbsent(sleeper.getKey(), sleeper.getValue()) == null) {
          tell(name, sleeper.getValue());
        }
      }
      return execution;
    }

    private static final Map<Long, String> seen = new TreeMap<>();

    /** What the kernel says of the users and groups of each, from outside. */
    private static Map<Long, String> sleepers() {
      Map<Long, String> found = new TreeMap<>(seen);
      ProcessHandle.current()
          .descendants()
          .map(ProcessHandle::pid)
          .filter(
              pid ->
                  KernelFiles.HERE
                      .text("/proc/" + pid + "/cmdline")
                      .orElse("")
                      .startsWith("sleep\0009871"))
          .forEach(pid -> found.put(pid, ids(pid)));
      return found;
    }

    private static String ids(long pid) {
      return KernelFiles.HERE
          .text("/proc/" + pid + "/status")
          .orElse("")
          .lines()
          .filter(line -> line.matches("(Uid|Gid|Groups):.*"))
          .map(line -> line.replaceAll("\\s+", " ").strip())
          .collect(Collectors.joining(" "));
    }

    private static void mounts(Sandbox sandbox, Path folder) throws Exception {
      CellSpec spec =
          CellSpec.defaults().withMounts(List.of(new ReadOnlyMount(folder, "/program")));
      for (String name : List.of("mount", "warm mount")) {
        try (Cell cell = sandbox.openCell(spec)) {
          tell(name, cell.run(Command.of("cat", "/program/file")).stdout().text());
        }
      }
    }

    private static void pipes(Sandbox sandbox) throws Exception {
      Command command =
          Command.builder("sh", "-c", "read x < /dev/stdin; echo $x > /dev/stdout")
              .stdin(Input.live())
              .stdout(Output.live())
              .build();
      Execution execution = sandbox.start(command);
      execution.stdin().write("reopened\n".getBytes(StandardCharsets.UTF_8));
      execution.stdin().close();
      tell("pipes", new String(execution.stdout().readAllBytes(), StandardCharsets.UTF_8).strip());
      execution.await();
    }
  }

  private static boolean mayMount() throws Exception {
    return new ProcessBuilder("unshare", "--mount", "mount", "--bind", "/etc", "/etc")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }

  @BeforeAll
  static void ask() throws Exception {
    boolean root = Identity.effective().isRoot();
    if (root) {
      assumeThat(Path.of("/etc/subuid")).exists();
      assumeThat(Path.of("/etc/subgid")).exists();
      assumeThat(mayMount()).as("this root may mount").isTrue();
      Files.writeString(etc.resolve("subuid"), "cloister:" + FIRST + ":65536\n");
      Files.writeString(etc.resolve("subgid"), "0:" + FIRST_GROUP + ":65536\n");
    } else {
      assumeThat(SubordinateIdFinder.examine().exist())
          .as("this user is given subordinate ids")
          .isTrue();
    }
    List<String> command =
        root ? List.of("unshare", "--mount", "sh", "-c", GIVE, etc.toString()) : List.of();
    Process jvm = OtherJvm.start(command, Service.class);
    try {
      told =
          new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .map(line -> line.split("=", 2))
              .filter(fields -> fields.length == 2)
              .collect(Collectors.toMap(fields -> fields[0], fields -> fields[1]));
      assertThat(jvm.waitFor()).isZero();
    } finally {
      jvm.destroyForcibly().waitFor();
    }
    assertThat(told).containsEntry("refused", "nothing");
  }

  private static String said(String name) {
    return told.getOrDefault(name, "nothing about " + name);
  }

  private static final Function<String, List<Integer>> NUMBERS =
      text ->
          java.util.regex.Pattern.compile("\\d+")
              .matcher(text)
              .results()
              .map(found -> Integer.parseInt(found.group()))
              .distinct()
              .toList();

  @Test
  void twoLiveCellsHaveNoUserAndNoGroupInCommon() {
    List<Integer> first = NUMBERS.apply(said("first"));
    List<Integer> second = NUMBERS.apply(said("second"));
    assertThat(first).as(said("first")).hasSize(2).doesNotContainAnyElementsOf(second);
    assertThat(second).as(said("second")).hasSize(2);
  }

  @Test
  void noneOfThemIsTheServicesNorTheLaunchers() {
    Identity own = Identity.effective();
    assertThat(NUMBERS.apply(said("first") + said("second")))
        .doesNotContain(0, 65_532, own.uid(), own.gid());
    assertThat(said("off")).startsWith("Uid: " + (own.isRoot() ? 65_532 : own.uid()) + " ");
  }

  @Test
  void aTemporaryFolderThatIsMountedIsSeenAlthoughItIsPrivate() {
    assertThat(said("mount")).isEqualTo("private");
    assertThat(said("warm mount")).isEqualTo("private");
  }

  @Test
  void livePipesCanBeOpenedAgainByName() {
    assertThat(said("pipes")).isEqualTo("reopened");
  }

  @Test
  void theDoctorSaysSo() {
    assertThat(said("doctor")).startsWith("OK ");
  }
}
