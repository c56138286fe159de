package dev.cloister.sandbox.internal.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnifiedCgroupTest {
  private static final String OWN_PID = Long.toString(ProcessHandle.current().pid());

  @TempDir Path top;

  @BeforeEach
  void aHierarchyWithOthers() throws Exception {
    cgroup("", "cpu memory pids", "1");
  }

  private Path cgroup(String name, String controllers, String... pids) throws Exception {
    Path base = Files.createDirectories(top.resolve(name));
    Files.writeString(base.resolve("cgroup.type"), "domain\n");
    Files.writeString(base.resolve("cgroup.controllers"), controllers + "\n");
    Files.writeString(base.resolve("cgroup.procs"), String.join("\n", pids));
    Files.writeString(base.resolve("cgroup.subtree_control"), "");
    return base;
  }

  private static CgroupBase choose(Path own) {
    return CgroupFinder.choose(new CgroupLayout(Map.of(), Optional.of(own)));
  }

  @Test
  void oneWithMemoryAndPidsIsUsed() throws Exception {
    Path base = cgroup("a", "cpuset cpu io memory pids", OWN_PID);
    assertThat(choose(base)).isEqualTo(CgroupBase.of(2, List.of(base)));
    assertThat(choose(base).explanation()).isEqualTo("cgroup v2 below " + base);
  }

  @Test
  void oneWithoutMemoryIsNotUsedAndTheMendSaysHowToDelegateIt() throws Exception {
    CgroupBase base = choose(cgroup("b", "cpu pids", OWN_PID));
    assertThat(base.version()).isZero();
    assertThat(base.explanation()).contains("without memory or pids");
    assertThat(base.mend()).contains("user@.service.d", "Delegate=cpu cpuset io memory pids");
  }

  @Test
  void oneThatOtherProcessesAreInIsNotUsedUnlessItWasDelegated() throws Exception {
    CgroupBase base = choose(cgroup("c", "cpu memory pids", OWN_PID, "1"));
    assertThat(base.version()).isZero();
    assertThat(base.explanation()).contains("other processes");
    assertThat(base.mend()).contains("Delegate=yes");
  }

  @Test
  void theRootOfAContainerIsUsedWhoeverIsInIt() throws Exception {
    cgroup("", "cpu memory pids", OWN_PID, "1");
    assertThat(choose(top).version()).isEqualTo(2);
  }

  @Test
  void theControllersAreEnabledOnceThisProcessHasLeftForALeaf() throws Exception {
    Path base = cgroup("d", "cpu memory pids", OWN_PID);
    Path leaf = Files.createDirectory(base.resolve("cloister-jvm"));
    UnifiedCgroup.prepare(base);
    assertThat(leaf.resolve("cgroup.procs")).hasContent(OWN_PID);
    assertThat(base.resolve("cgroup.subtree_control")).hasContent("+memory +pids +cpu");
    assertThat(choose(leaf).directories()).containsExactly(base);
  }
}
