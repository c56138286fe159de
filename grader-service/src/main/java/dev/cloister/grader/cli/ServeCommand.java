package dev.cloister.grader.cli;

import dev.cloister.grader.config.GraderConfig;
import dev.cloister.grader.http.GraderServer;
import dev.cloister.grader.judging.JudgeContext;
import dev.cloister.grader.problem.ProblemException;
import dev.cloister.grader.problem.ProblemShelf;
import dev.cloister.sandbox.ProcessorSet;
import dev.cloister.sandbox.SandboxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cloister serve}: the service. */
@Command(
    name = "serve",
    description = "Starts the service, and prints its URL when it is ready.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Settings come from the environment, for example CLOISTER_QUEUE_CAPACITY; docs/cli.md"
          + " lists them."
    })
final class ServeCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);
  private static final Duration PROBLEMS_KEPT = Duration.ofSeconds(5);

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "The port, 0 for any free one (default: 8080).")
  private @Nullable Integer port;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description =
          "The address to bind to (default: 127.0.0.1). Nothing asks who is calling: let no others"
              + " reach it.")
  private @Nullable String host;

  @Option(
      names = "--problems",
      paramLabel = "DIR",
      description =
          "The folder of problem packages (default: problems in the data folder, else the"
              + " examples).")
  private @Nullable Path problems;

  @Mixin private StateOptions state = new StateOptions();

  @Override
  public Integer call() throws Exception {
    LogSetup.forService();
    GraderConfig config = configured(StateOptions.config());
    keepOff(config.cell().processors());
    Path folder = problemFolder();
    CountDownLatch stop = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    try (JudgeContext context = state.open(config)) {
      ProblemShelf shelf = new ProblemShelf(folder, context.loader(), PROBLEMS_KEPT);
      try (GraderServer server = GraderServer.start(config, context, shelf)) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> await(stop, stopped), "stop"));
        server.warmUp();
        announce(server, shelf);
        stop.await();
      }
    } catch (IOException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    } finally {
      stopped.countDown();
    }
    return ExitCode.OK;
  }

  /** Before there are pools: they are sized by the processors that are left. */
  private static void keepOff(ProcessorSet processors) throws SandboxException {
    if (!processors.isEmpty()) {
      ProcessorSet own = ProcessorSet.online().without(processors);
      own.confineThisJvm();
      LOG.info("runs are pinned to the processors {}, the service to {}", processors, own);
    }
  }

  /** On SIGTERM the JVM runs this: it lets the main thread close everything, and waits for that. */
  private static void await(CountDownLatch stop, CountDownLatch stopped) {
    stop.countDown();
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void announce(GraderServer server, ProblemShelf shelf) throws ProblemException {
    List<ProblemShelf.Entry> entries = shelf.list();
    for (ProblemShelf.Entry entry : entries) {
      if (entry instanceof ProblemShelf.Entry.Broken broken) {
        LOG.warn("a problem cannot be used: {}", broken.reason());
      }
    }
    LOG.info("{} problems in {}", entries.size(), shelf.folder());
    System.out.println(server.url());
    System.out.flush();
  }

  private GraderConfig configured(GraderConfig config) throws UsageException {
    int wanted = port == null ? config.http().port() : port;
    if (wanted < 0 || wanted > 65_535) {
      throw new UsageException("--port " + wanted + " must be from 0 to 65535");
    }
    String address = host == null ? config.http().host() : host;
    return new GraderConfig(
        config.queue(),
        config.http().withAddress(address, wanted),
        config.judging(),
        config.runs(),
        config.cell());
  }

  private Path problemFolder() throws UsageException {
    if (problems != null) {
      if (!Files.isDirectory(problems)) {
        throw new UsageException("--problems " + problems + " is not a folder");
      }
      return problems.toAbsolutePath();
    }
    Path own = state.state().resolve("problems").toAbsolutePath();
    Optional<Path> examples =
        Optional.ofNullable(System.getProperty("cloister.home"))
            .map(home -> Path.of(home, "examples"));
    if (!Files.isDirectory(own) && examples.filter(Files::isDirectory).isPresent()) {
      return examples.get();
    }
    if (!Files.isDirectory(own)) {
      throw new UsageException("there is no folder " + own + "; name one with --problems");
    }
    return own;
  }
}
