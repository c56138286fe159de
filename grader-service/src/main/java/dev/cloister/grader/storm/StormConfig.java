package dev.cloister.grader.storm;

import dev.cloister.sandbox.SandboxConfig.Cgroups;
import java.time.Duration;

/**
 * How hard it storms.
 *
 * @param time how long processes are killed
 * @param seed of everything that is left to chance, but for the order in which threads run
 * @param workers threads that send requests, half of them to the sandbox, half to the service
 * @param cgroups of the sandbox
 */
public record StormConfig(Duration time, long seed, int workers, Cgroups cgroups) {
  /** Refuses what makes no storm. */
  public StormConfig {
    if (workers < 1 || workers > 256) {
      throw new IllegalArgumentException("the number of workers must be from 1 to 256");
    }
    if (time.isNegative() || time.isZero()) {
      throw new IllegalArgumentException("a storm lasts longer than " + time);
    }
  }
}
