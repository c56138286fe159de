package dev.cloister.grader.storm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.sandbox.SandboxConfig.Cgroups;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A short storm; {@code ./cloister storm} is the long one. */
final class StormTest {
  private static final Duration TIME = Duration.ofSeconds(6);
  private static final long SEED = 1;

  @ParameterizedTest
  @EnumSource(Cgroups.class)
  void whateverIsKilledEveryAnswerIsRightOrAFaultAndNothingIsLeft(Cgroups cgroups)
      throws Exception {
    StormReport report = Storm.run(new StormConfig(TIME, SEED, 4, cgroups), (passed, soFar) -> {});
    assertThat(report.violations()).as("%s", report).isEmpty();
    assertThat(report.right()).as("%s", report).isPositive();
    assertThat(report.submissions()).as("%s", report).isPositive();
    assertThat(report.killed()).as("%s", report).isPositive();
  }
}
