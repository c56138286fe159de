package dev.cloister.sandbox;

import dev.cloister.sandbox.internal.posix.Landlock;
import java.util.ArrayList;
import java.util.List;

/** Examines what this machine allows, without changing it. */
public final class Doctor {
  private Doctor() {}

  /**
   * One thing that was examined.
   *
   * @param name stable, lower case with dashes, for example {@code user-namespaces}
   * @param level how much it matters
   * @param detail what was found
   * @param mend what to do about it, an exact command where there is one; empty where nothing is
   *     amiss
   */
  public record Finding(String name, Level level, String detail, String mend) {}

  /** How much a finding matters. */
  public enum Level {
    /** As it should be. */
    OK,
    /** Works, at a cost that the detail names. */
    WARNING,
    /** No cell can be opened until it is mended. */
    ERROR
  }

  /**
   * Examines the machine; takes up to a few seconds, since it opens a real cell. Under cgroup v2
   * that moves this process to a cgroup of its own, as {@link Sandbox#open()} does.
   */
  public static List<Finding> examine() {
    Finding architecture = MachineFindings.architecture();
    if (architecture.level() == Level.ERROR) {
      return List.of(architecture);
    }
    List<Finding> findings = new ArrayList<>();
    findings.add(architecture);
    findings.addAll(read(KernelFiles.HERE));
    findings.add(MachineFindings.identity());
    findings.add(HardeningFindings.landlock(Landlock.abi()));
    // Before the cgroups are looked at, since opening a cell may get one.
    List<Finding> trial = TrialFinding.all();
    findings.add(MachineFindings.cgroups());
    findings.addAll(trial);
    return List.copyOf(findings);
  }

  /** What the kernel's own files tell. */
  static List<Finding> read(KernelFiles files) {
    List<Finding> findings = new ArrayList<>();
    findings.add(MachineFindings.kernel(files));
    findings.add(MachineFindings.container(files));
    findings.addAll(NamespaceFindings.all(files));
    findings.add(MachineFindings.seccomp(files));
    findings.add(MachineFindings.processLimit(files));
    findings.addAll(HardeningFindings.all(files));
    findings.addAll(TimingFindings.all(files));
    return List.copyOf(findings);
  }

  static Finding ok(String name, String detail) {
    return new Finding(name, Level.OK, detail, "");
  }
}
