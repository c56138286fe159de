package dev.cloister.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.sandbox.Doctor.Finding;
import dev.cloister.sandbox.Doctor.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoctorTest {
  @Test
  void everyThingAmissHasAMendAndTheTrialRuns() {
    List<Finding> findings = Doctor.examine();
    assertThat(findings)
        .extracting(Finding::name)
        .doesNotHaveDuplicates()
        .contains("architecture", "kernel", "identity", "user-namespaces", "proc", "cgroups")
        .contains("container", "apparmor", "overlay", "landlock", "aslr", "ptrace-scope", "smt")
        .contains("governor", "turbo", "huge-pages", "clock", "process-limit", "memfd-exec")
        .contains("seccomp", "core-pattern", "swap", "trial", "enforcement", "counters");
    assertThat(findings)
        .allSatisfy(
            finding -> {
              assertThat(finding.detail()).isNotBlank();
              assertThat(finding.mend().isEmpty()).isEqualTo(finding.level() == Level.OK);
            });
    assertThat(findings)
        .filteredOn(finding -> finding.name().equals("trial"))
        .singleElement()
        .satisfies(trial -> assertThat(trial.level()).isEqualTo(Level.OK));
  }

  /** What a file of some machine says, and what is made of it. */
  @ParameterizedTest(name = "{0}: {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          kernel           | proc/sys/kernel/osrelease | 6.1.0-18-amd64 | OK | Linux 6.1
          kernel           | proc/sys/kernel/osrelease | 5.10.0-28-amd64 | ERROR | 5.14 or newer
          user-namespaces  | proc/sys/kernel/unprivileged_userns_clone | 0 | ERROR | forbidden
          apparmor         | proc/sys/kernel/apparmor_restrict_unprivileged_userns | 1 | WARNING | restricts
          namespace-counts | proc/sys/user/max_user_namespaces | 0 | ERROR | max_user_namespaces is 0
          namespace-counts | proc/sys/user/max_pid_namespaces | 12 | WARNING | max_pid_namespaces is 12
          overlay          | proc/filesystems | nodev\tproc | WARNING | not there
          overlay          | proc/filesystems | nodev\toverlay | OK | known
          proc             | proc/self/mountinfo | 9 1 0:5 / /proc/kcore ro - tmpfs none ro | WARNING | 1 mounts
          container        | .dockerenv | | OK | this is one
          process-limit    | proc/self/limits | Max processes  200  300  processes | WARNING | 200
          process-limit    | proc/self/limits | Max processes  unlimited  unlimited  processes | OK | none
          aslr             | proc/sys/kernel/randomize_va_space | 0 | WARNING | foreseen
          ptrace-scope     | proc/sys/kernel/yama/ptrace_scope | 0 | WARNING | trace the service
          ptrace-scope     | proc/sys/kernel/yama/ptrace_scope | 1 | OK | cannot
          core-pattern     | proc/sys/kernel/core_pattern | '|/usr/lib/systemd/systemd-coredump' | OK | piped
          memfd-exec       | proc/sys/vm/memfd_noexec | 2 | ERROR | cannot be executed
          processor-flaws  | sys/devices/system/cpu/vulnerabilities/mds | Vulnerable | WARNING | mds
          processor-flaws  | sys/devices/system/cpu/vulnerabilities/mds | Mitigation: x | OK | none
          smt              | sys/devices/system/cpu/smt/active | 1 | WARNING | share a core
          governor         | sys/devices/system/cpu/cpu0/cpufreq/scaling_governor | powersave | WARNING | powersave
          governor         | sys/devices/system/cpu/cpu0/cpufreq/scaling_governor | performance | OK | keep
          turbo            | sys/devices/system/cpu/intel_pstate/no_turbo | 0 | WARNING | faster
          turbo            | sys/devices/system/cpu/cpufreq/boost | 1 | WARNING | faster
          turbo            | sys/devices/system/cpu/cpufreq/boost | 0 | OK | off
          huge-pages       | sys/kernel/mm/transparent_hugepage/enabled | [always] madvise never | WARNING | 2 MiB
          huge-pages       | sys/kernel/mm/transparent_hugepage/enabled | always [madvise] never | OK | ask
          clock            | sys/devices/system/clocksource/clocksource0/current_clocksource | hpet | WARNING | hpet
          """)
  void aMachineIsReadByWhatItsKernelSays(
      String name, String file, String content, Level level, String detail, @TempDir Path machine)
      throws IOException {
    Path path = machine.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, (content == null ? "" : content) + "\n");
    assertThat(Doctor.read(new KernelFiles(machine)))
        .filteredOn(finding -> finding.name().equals(name))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.level()).isEqualTo(level);
              assertThat(finding.detail()).contains(detail);
              assertThat(finding.mend().isEmpty()).isEqualTo(level == Level.OK);
            });
  }

  @Test
  void swapIsCountedBehindTheHeading(@TempDir Path machine) throws IOException {
    Files.createDirectories(machine.resolve("proc"));
    Files.writeString(machine.resolve("proc/swaps"), "Filename Type Size\n/dev/vdb partition 1\n");
    assertThat(Doctor.read(new KernelFiles(machine)))
        .filteredOn(finding -> finding.name().equals("swap"))
        .singleElement()
        .satisfies(finding -> assertThat(finding.level()).isEqualTo(Level.WARNING));
  }

  @ParameterizedTest
  @CsvSource({"0, WARNING", "1, WARNING", "2, WARNING", "5, WARNING", "6, OK", "7, OK"})
  void landlockCountsFromTheAbiThatHasScopes(int abi, Level level) {
    assertThat(HardeningFindings.landlock(abi).level()).isEqualTo(level);
  }
}
