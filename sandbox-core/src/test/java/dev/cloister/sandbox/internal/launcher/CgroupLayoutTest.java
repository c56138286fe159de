package dev.cloister.sandbox.internal.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class CgroupLayoutTest {
  private static List<String> lines(String text) {
    return text.lines().toList();
  }

  @Test
  void hybridMachineWithOneHierarchyPerController() {
    CgroupLayout layout =
        CgroupLayout.parse(
            lines(
                """
                8:pids:/
                4:memory:/api/cddb
                2:cpuacct:/
                0::/
                """),
            lines(
                """
                31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755
                33 31 0:30 / /sys/fs/cgroup/cpuacct rw,relatime - cgroup cgroup rw,cpuacct
                35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory
                39 31 0:36 / /sys/fs/cgroup/pids rw,relatime - cgroup cgroup rw,pids
                41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw
                """));
    assertThat(layout.v1())
        .containsEntry("memory", Path.of("/sys/fs/cgroup/memory/api/cddb"))
        .containsEntry("pids", Path.of("/sys/fs/cgroup/pids"))
        .containsEntry("cpuacct", Path.of("/sys/fs/cgroup/cpuacct"));
    assertThat(layout.v2()).contains(Path.of("/sys/fs/cgroup/unified"));
  }

  @Test
  void controllersThatAreMountedTogether() {
    CgroupLayout layout =
        CgroupLayout.parse(
            lines("3:cpu,cpuacct:/user.slice"),
            lines(
                "33 31 0:30 / /sys/fs/cgroup/cpu,cpuacct rw shared:9 - cgroup cgroup"
                    + " rw,cpu,cpuacct"));
    assertThat(layout.v1())
        .containsEntry("cpuacct", Path.of("/sys/fs/cgroup/cpu,cpuacct/user.slice"))
        .containsEntry("cpu", Path.of("/sys/fs/cgroup/cpu,cpuacct/user.slice"));
  }

  @Test
  void aContainerSeesItsOwnCgroupAsTheRootOfTheMount() {
    CgroupLayout layout =
        CgroupLayout.parse(
            lines(
                """
                4:memory:/docker/abc
                5:pids:/docker/abc/child
                6:cpuacct:/other
                """),
            lines(
                """
                35 31 0:32 /docker/abc /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory
                36 31 0:33 /docker/abc /sys/fs/cgroup/pids ro - cgroup cgroup rw,pids
                37 31 0:34 /docker/abc /sys/fs/cgroup/cpuacct ro - cgroup cgroup rw,cpuacct
                """));
    assertThat(layout.v1())
        .containsEntry("memory", Path.of("/sys/fs/cgroup/memory"))
        .containsEntry("pids", Path.of("/sys/fs/cgroup/pids/child"))
        .doesNotContainKey("cpuacct");
  }

  @Test
  void unifiedMachineWithAMountPointThatHoldsASpace() {
    CgroupLayout layout =
        CgroupLayout.parse(
            lines("0::/user.slice/user-1000.slice/user@1000.service/app.scope"),
            lines("35 31 0:32 / /sys/fs/my\\040cgroup rw - cgroup2 cgroup2 rw,nsdelegate"));
    assertThat(layout.v1()).isEmpty();
    assertThat(layout.v2())
        .contains(
            Path.of("/sys/fs/my cgroup/user.slice/user-1000.slice/user@1000.service/app.scope"));
  }

  @Test
  void aCgroupOutsideTheNamespaceIsOfNoUse() {
    CgroupLayout layout =
        CgroupLayout.parse(
            lines("0::/../sibling"), lines("35 31 0:32 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw"));
    assertThat(layout.v2()).isEmpty();
  }
}
