package dev.cloister.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class FuzzLogTest {
  @Test
  void theFinalCountIsTakenAndTheLastFeatures() {
    FuzzLog log =
        FuzzLog.of(
            List.of(
                "INFO: seed corpus: files: 9 min: 8b max: 1029b total: 1118b rss: 30Mb",
                "#10\tINITED cov: 48 ft: 67 corp: 9/1118b exec/s: 0 rss: 32Mb",
                "#1155942\tDONE   cov: 54 ft: 139 corp: 49/6744b lim: 4096 exec/s: 192657 rss: 3Mb",
                "stat::number_of_executed_units: 1155950"));
    assertThat(log.executions()).isEqualTo(OptionalLong.of(1_155_950));
    assertThat(log.features()).isEqualTo(OptionalLong.of(139));
    assertThat(log.kept()).isEmpty();
  }

  @Test
  void aFindNamesTheFileThatKeepsItsInput() {
    FuzzLog log =
        FuzzLog.of(
            List.of(
                "#2\tNEW    cov: 4 ft: 6 corp: 1/1b lim: 4 exec/s: 0 rss: 32Mb L: 1/1 MS: 1 X-",
                "artifact_prefix='/a/finds/texts-'; Test unit written to /a/finds/texts-crash-1f"));
    assertThat(log.kept()).isEqualTo(Optional.of("/a/finds/texts-crash-1f"));
    assertThat(log.executions()).isEqualTo(OptionalLong.of(2));
  }

  @Test
  void aLogThatEndsAheadOfTheFirstInputSaysNothing() {
    FuzzLog log = FuzzLog.of(List.of("ERROR: The required directory \"/x\" does not exist"));
    assertThat(log.executions()).isEmpty();
    assertThat(log.features()).isEmpty();
  }
}
