package dev.cloister.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DoctorTest {
  @Test
  void everyThingAmissHasAMendAndTheTrialRuns() {
    List<Doctor.Finding> findings = Doctor.examine();
    assertThat(findings)
        .extracting(Doctor.Finding::name)
        .doesNotHaveDuplicates()
        .contains("architecture", "kernel", "identity", "user-namespaces", "proc", "cgroups")
        .contains("subordinate-ids")
        .contains("seccomp", "core-pattern", "swap", "trial", "enforcement", "counters");
    assertThat(findings)
        .allSatisfy(
            finding -> {
              assertThat(finding.detail()).isNotBlank();
              assertThat(finding.mend().isEmpty()).isEqualTo(finding.level() == Doctor.Level.OK);
            });
    assertThat(findings)
        .filteredOn(finding -> finding.name().equals("trial"))
        .singleElement()
        .satisfies(trial -> assertThat(trial.level()).isEqualTo(Doctor.Level.OK));
  }
}
