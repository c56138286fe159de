package dev.cloister.benchmarks.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The real service, in a process of its own with the options that ./cloister gives it. It ends with
 * this process, however that ends: native/guard.c sees to it.
 */
public final class ServiceProcess implements AutoCloseable {
  private static final int START_SECONDS = 60;
  private static final int STOP_SECONDS = 25;
  private static final List<String> JVM_OPTIONS =
      List.of("-XX:MaxRAMPercentage=50", "-XX:+ExitOnOutOfMemoryError", "-XX:-UsePerfData");
  private static final int FIRST_WITH_NATIVE_ACCESS = 22;

  private final Process process;
  private final URI url;

  private ServiceProcess(Process process, URI url) {
    this.process = process;
    this.url = url;
  }

  /**
   * Starts it on a free port and waits until it is ready.
   *
   * @param guard native/guard, built
   * @param folder for its state and its log
   * @param problems the folder of problem packages
   */
  public static ServiceProcess start(Path guard, Path folder, Path problems)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(guard.toString());
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(JVM_OPTIONS);
    if (Runtime.version().feature() >= FIRST_WITH_NATIVE_ACCESS) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            "dev.cloister.grader.cli.Main",
            "serve",
            "--port",
            "0",
            "--data",
            folder.resolve("state").toString(),
            "--problems",
            problems.toString()));
    Path log = folder.resolve("service.log");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(Redirect.to(log.toFile()));
    builder.environment().keySet().removeIf(name -> name.startsWith("CLOISTER_"));
    Process process = builder.start();
    try {
      return new ServiceProcess(process, URI.create(firstLine(process)));
    } catch (IOException | IllegalArgumentException e) {
      end(process);
      throw new IOException("the service did not start: " + e.getMessage() + "\n" + tail(log), e);
    } catch (InterruptedException e) {
      end(process);
      throw e;
    }
  }

  private static String firstLine(Process process) throws IOException, InterruptedException {
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    FutureTask<String> line = new FutureTask<>(out::readLine);
    Thread reader = new Thread(line, "service-url");
    reader.setDaemon(true);
    reader.start();
    try {
      String first = line.get(START_SECONDS, TimeUnit.SECONDS);
      if (first == null) {
        throw new IOException("it ended");
      }
      return first;
    } catch (TimeoutException e) {
      throw new IOException("it was not ready after " + START_SECONDS + " s", e);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
  }

  private static String tail(Path log) throws IOException {
    List<String> lines = Files.readAllLines(log);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 10), lines.size()));
  }

  /** Where it listens. */
  public URI url() {
    return url;
  }

  private static void end(Process process) {
    try {
      // The end of its input is the guard's sign.
      process.getOutputStream().close();
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    end(process);
  }
}
