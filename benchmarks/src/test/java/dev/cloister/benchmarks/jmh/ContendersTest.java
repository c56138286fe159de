package dev.cloister.benchmarks.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.sandbox.SandboxConfig.Cgroups;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs what the JMH benchmarks run, so that they cannot rot. */
final class ContendersTest {

  @ParameterizedTest
  @EnumSource
  void everyContenderRunsBothPrograms(Contenders.Program program) throws Exception {
    Path home = Path.of(System.getProperty("cloister.home"));
    try (Contenders contenders = new Contenders(home, program, Cgroups.OFF)) {
      for (int i = 0; i < 3; i++) {
        assertThat(contenders.freshCell().outcome().isSuccess()).isTrue();
        assertThat(contenders.liveCell().outcome().isSuccess()).isTrue();
        assertThat(contenders.liveCellFreshScratch().outcome().isSuccess()).isTrue();
        assertThat(contenders.processBuilder()).isZero();
        assertThat(contenders.bare().count()).isEqualTo(1);
      }
    }
  }
}
