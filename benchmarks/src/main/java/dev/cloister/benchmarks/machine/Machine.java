package dev.cloister.benchmarks.machine;

/**
 * What the figures were measured on, without anything that names the machine.
 *
 * @param cpu the model
 * @param processors that this process may use
 * @param smt {@code on}, {@code off} or {@code unknown}
 * @param governor of the frequency; {@code unknown} where the machine does not say, as a virtual
 *     one
 * @param memoryBytes of the machine
 * @param virtualisation {@code none}, or what is known of it
 * @param kernel release
 * @param distribution its name
 * @param jdk its version and virtual machine
 * @param user {@code root} or {@code ordinary}
 * @param cgroup how the sandbox holds limits here by itself, in a word of {@link
 *     dev.cloister.sandbox.Mechanism}
 * @param loadBefore the load average of the last minute when the run began
 */
public record Machine(
    String cpu,
    int processors,
    String smt,
    String governor,
    long memoryBytes,
    String virtualisation,
    String kernel,
    String distribution,
    String jdk,
    String user,
    String cgroup,
    double loadBefore) {

  /** Two lines for people. */
  public String describe() {
    return cpu
        + ", "
        + processors
        + " processors (virtualisation: "
        + virtualisation
        + ", SMT "
        + smt
        + ", governor "
        + governor
        + "), "
        + (memoryBytes >> 20)
        + " MiB\nLinux "
        + kernel
        + ", "
        + distribution
        + ", JDK "
        + jdk
        + ", user "
        + user
        + ", cgroup "
        + cgroup
        + ", load before "
        + loadBefore;
  }
}
