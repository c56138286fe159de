package dev.cloister.benchmarks.section;

import com.sun.management.OperatingSystemMXBean;
import dev.cloister.benchmarks.http.Load;
import dev.cloister.benchmarks.http.ServiceProcess;
import dev.cloister.benchmarks.measure.MachineClock;
import dev.cloister.benchmarks.report.Row;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/** {@code POST /v1/runs} of a dynamic /bin/true against the real service. */
final class HttpRuns implements Section {
  private static final String BODY = "{\"command\":[\"/bin/true\"]}";
  private static final int CONNECTIONS = 8;

  /** Enough to be never the reason why a request waits, unless the service is far behind. */
  private static final int OPEN_CONNECTIONS = 32;

  @Override
  public String id() {
    return "http";
  }

  @Override
  public String title() {
    return "POST /v1/runs of a dynamic /bin/true";
  }

  @Override
  public void measure(Bench bench, Notebook notebook) throws Exception {
    bench.progress().done(0, 5);
    ServiceProcess service =
        bench
            .scope()
            .keep(
                ServiceProcess.start(
                    bench.workspace().built("guard"),
                    bench.workspace().newFolder("service"),
                    bench.workspace().newFolder("problems")));
    Load load = new Load(service.url(), "/v1/runs", BODY);
    String answer = load.once().replace(" ", "");
    if (!answer.contains("\"exitCode\":0,")) {
      throw new IllegalStateException("the service answered " + answer);
    }
    bench.progress().done(1, 5);
    Duration time = bench.effort().sustained().multipliedBy(2);
    // A service runs for months: what its compiler takes in the first 30,000 requests is not what a
    // request costs.
    load.closed(CONNECTIONS / 2, bench.effort().warmUp().multipliedBy(4));
    bench.progress().done(2, 5);

    Load.Result one = load.closed(1, time);
    notebook.row(Row.Latency.of("http.closed.1", "1 connection, closed loop", one.nanos()));
    bench.progress().done(3, 5);

    MachineClock before = MachineClock.now();
    long ownBefore = ownCpu();
    Load.Result eight = load.closed(CONNECTIONS, time);
    double answers = Math.max(1, eight.nanos().getTotalCount());
    double whole = MachineClock.now().microsSince(before) / answers;
    double own = (ownCpu() - ownBefore) / 1e3 / answers;
    notebook.row(
        Row.Latency.of("http.closed.8.latency", "8 connections, closed loop", eight.nanos()));
    bench.progress().done(4, 5);

    double rate = Math.max(1, Math.rint(eight.perSecond() / 2));
    Load.Result open = load.open(OPEN_CONNECTIONS, rate, time);
    notebook.row(
        Row.Latency.of("http.open", "open loop, " + Math.round(rate) + " a second", open.nanos()));
    notebook.figure(
        "http.closed.8",
        "throughput, 8 connections",
        Math.rint(eight.perSecond()),
        "/s",
        String.format("cpu %.0f us a request, of which the client %.0f", whole, own));
    bench.progress().done(5, 5);
    notebook.note(
        "the service runs as this user, with what cgroups it finds; the client is a few blocking"
            + " sockets in this JVM and shares the processors");
    notebook.note(
        "open loop: requests are due at half the rate of 8 connections, and a latency counts from"
            + " when its request was due (no coordinated omission)");
  }

  private static long ownCpu() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }
}
