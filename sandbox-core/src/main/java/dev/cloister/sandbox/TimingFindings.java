package dev.cloister.sandbox;

import dev.cloister.sandbox.Doctor.Finding;
import dev.cloister.sandbox.Doctor.Level;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What makes one program's times or memory differ from run to run. */
final class TimingFindings {
  private static final String PROCESSORS = "/sys/devices/system/cpu";

  private TimingFindings() {}

  static List<Finding> all(KernelFiles files) {
    return List.of(
        siblings(files),
        governor(files),
        turbo(files),
        swap(files),
        hugePages(files),
        clock(files));
  }

  private static Finding siblings(KernelFiles files) {
    return files.number(PROCESSORS + "/smt/active").orElse(0) == 1
        ? warning(
            "smt",
            "two processors share a core: a program takes up to twice as long while its"
                + " neighbour works, and each can learn something of the other from its timing",
            "as root: echo off > "
                + PROCESSORS
                + "/smt/control; or let runs have one processor of"
                + " each core (CLOISTER_CELL_PROCESSORS)")
        : Doctor.ok("smt", "no processors that share a core");
  }

  private static Finding governor(KernelFiles files) {
    TreeSet<String> governors =
        files.list(PROCESSORS, "cpu[0-9]*").stream()
            .map(processor -> files.text(processor + "/cpufreq/scaling_governor"))
            .flatMap(Optional::stream)
            .collect(Collectors.toCollection(TreeSet::new));
    governors.remove("performance");
    return governors.isEmpty()
        ? Doctor.ok("governor", "processors keep their clock, or do not say")
        : warning(
            "governor",
            "processors change their clock with the load (governor "
                + String.join(", ", governors)
                + "): short runs begin slowly",
            "as root: for f in "
                + PROCESSORS
                + "/cpu*/cpufreq/scaling_governor; do echo performance > $f; done");
  }

  private static Finding turbo(KernelFiles files) {
    String intel = PROCESSORS + "/intel_pstate/no_turbo";
    String other = PROCESSORS + "/cpufreq/boost";
    String mend = "";
    if (files.number(intel).orElse(1) == 0) {
      mend = "as root: echo 1 > " + intel;
    } else if (files.number(other).orElse(0) == 1) {
      mend = "as root: echo 0 > " + other;
    }
    return mend.isEmpty()
        ? Doctor.ok("turbo", "none, or off")
        : warning(
            "turbo",
            "a processor runs faster while others rest: a program's time depends on how many run"
                + " beside it",
            mend);
  }

  private static Finding swap(KernelFiles files) {
    long entries = files.text("/proc/swaps").orElse("").lines().skip(1).count();
    return entries == 0
        ? Doctor.ok("swap", "none")
        : warning(
            "swap",
            "there is swap: a program near its memory limit may become slow instead of being"
                + " stopped, and its times vary",
            "as root: swapoff -a");
  }

  private static Finding hugePages(KernelFiles files) {
    String path = "/sys/kernel/mm/transparent_hugepage/enabled";
    return files.choice(path).orElse("").equals("always")
        ? warning(
            "huge-pages",
            "memory comes in pages of 2 MiB where the kernel finds them: a program's peak and its"
                + " times depend on what is free",
            "as root: echo madvise > " + path)
        : Doctor.ok("huge-pages", "only for programs that ask for them");
  }

  /** Of the others each reading is a system call, and takes a microsecond or more. */
  private static Finding clock(KernelFiles files) {
    String source =
        files
            .text("/sys/devices/system/clocksource/clocksource0/current_clocksource")
            .orElse("unknown");
    return List.of("hpet", "acpi_pm", "jiffies", "refined-jiffies").contains(source)
        ? warning(
            "clock",
            "the clock is " + source + ": a program that looks at the time often is slowed down",
            "boot with clocksource=tsc, if the machine's counter is steady")
        : Doctor.ok("clock", source);
  }

  private static Finding warning(String name, String detail, String mend) {
    return new Finding(name, Level.WARNING, detail, mend);
  }
}
