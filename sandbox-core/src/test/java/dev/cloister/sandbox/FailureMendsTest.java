package dev.cloister.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureMendsTest {
  @ParameterizedTest
  @CsvSource({
    "user-namespace, 1, kernel.unprivileged_userns_clone",
    "user-namespace, 13, kernel.apparmor_restrict_unprivileged_userns",
    "user-namespace, 28, user.max_user_namespaces",
    "clone, 28, user.max_user_namespaces",
    "privileges, 1, ordinary user",
    "proc, 1, systempaths=unconfined",
    "root-overlay, 19, overlay",
    "bind-overlay, 22, overlay",
    "cgroup, 13, Delegate=yes",
    "template, 12, out of memory",
    "stdio, 24, ulimit -n",
    "put, 28, scratchBytes",
    "exec, 2, PATH",
    "affinity, 22, cpuset",
    "launcher, 13, memfd_noexec"
  })
  void aStepThatIsKnownToFailHasAMend(String stage, int errno, String mend) {
    assertThat(FailureMends.find(stage, errno)).contains(mend);
  }

  @ParameterizedTest
  @CsvSource({"protocol, 71", "supervise, 0", "launcher, 0"})
  void anythingElseHasNone(String stage, int errno) {
    assertThat(FailureMends.find(stage, errno)).isEmpty();
  }
}
