package dev.cloister.benchmarks.jmh;

import dev.cloister.benchmarks.measure.Spawner;
import dev.cloister.sandbox.RunResult;
import dev.cloister.sandbox.SandboxConfig.Cgroups;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One run of a program that only ends: in a fresh cell, in a live one, by the JDK, and bare. From
 * the root of the checkout, after {@code ./cloister bench --help} has built it:
 *
 * <pre>{@code
 * java -cp 'benchmarks/target/cloister-benchmarks.jar:benchmarks/target/lib/*' \
 *     org.openjdk.jmh.Main SandboxBenchmark -p program=STATIC -p cgroups=OFF
 * }</pre>
 *
 * <p>Unlike {@code ./cloister bench}, JMH measures one contender after the other: good for a change
 * and its effect, and for profilers ({@code -prof}), less so for ratios on a machine with moods.
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Thread)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class SandboxBenchmark {

  /** The one-page static program, or the dynamic /bin/true. */
  @Param({"STATIC", "DYNAMIC"})
  private String program = "STATIC";

  /** Whether limits are held by cgroups, where one can be written. */
  @Param({"OFF", "AUTO"})
  private String cgroups = "OFF";

  // JMH calls open() before any benchmark.
  @SuppressWarnings("NullAway.Init")
  private Contenders contenders;

  /** Opens the sandbox and the cell. */
  @Setup
  public void open() throws Exception {
    contenders =
        new Contenders(
            Path.of(System.getProperty("cloister.home", ".")).toAbsolutePath(),
            Contenders.Program.valueOf(program),
            Cgroups.valueOf(cgroups));
  }

  /** Closes them. */
  @TearDown
  public void close() throws Exception {
    contenders.close();
  }

  /** {@code Sandbox.run}: a cell of its own. */
  @Benchmark
  public RunResult sandboxRun() throws Exception {
    return contenders.freshCell();
  }

  /** {@code Cell.run} in a cell that is open. */
  @Benchmark
  public RunResult cellRun() throws Exception {
    return contenders.liveCell();
  }

  /** The same with folders of its own. */
  @Benchmark
  public RunResult cellRunFreshScratch() throws Exception {
    return contenders.liveCellFreshScratch();
  }

  /** What the JDK takes without any sandbox. */
  @Benchmark
  public int processBuilder() throws Exception {
    return contenders.processBuilder();
  }

  /** vfork, exec and wait in a process in C, and two pipes to tell it so and hear of it. */
  @Benchmark
  public Spawner.Answer bareByPipe() throws Exception {
    return contenders.bare();
  }
}
