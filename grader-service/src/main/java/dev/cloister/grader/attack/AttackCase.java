package dev.cloister.grader.attack;

import dev.cloister.sandbox.SandboxConfig.Cgroups;

/**
 * One attack, carried out once.
 *
 * @param attack what is done
 * @param cgroups whether the sandbox may use cgroups
 */
public record AttackCase(Attack attack, Cgroups cgroups) {

  /** The class and the name, and whether cgroups are off: unique in a suite. */
  public String label() {
    return attack.attackClass().word()
        + "/"
        + attack.name()
        + (cgroups == Cgroups.OFF ? " (no cgroups)" : "");
  }
}
