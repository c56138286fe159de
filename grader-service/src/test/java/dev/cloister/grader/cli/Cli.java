package dev.cloister.grader.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The command line in a process of its own, as a user has it. */
final class Cli {
  private final Path state;
  private final Map<String, String> environment;

  Cli(Path state, Map<String, String> environment) {
    this.state = state;
    this.environment = environment;
  }

  /** What a command left. */
  @SuppressWarnings("ArrayRecordComponent")
  record Ended(int code, byte[] out, String err) {
    String text() {
      return new String(out, StandardCharsets.UTF_8);
    }
  }

  Process start(List<String> jvmOptions, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData"));
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("dev.cloister.grader.cli.Main");
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("XDG_STATE_HOME", state.toString());
    builder.environment().putAll(environment);
    return builder.start();
  }

  Ended run(String... arguments) throws Exception {
    return runWithInput(new byte[0], arguments);
  }

  Ended runWithInput(byte[] input, String... arguments) throws Exception {
    Process process = start(List.of(), arguments);
    CompletableFuture<byte[]> out = read(process.getInputStream());
    CompletableFuture<byte[]> err = read(process.getErrorStream());
    try (OutputStream stdin = process.getOutputStream()) {
      stdin.write(input);
    } catch (IOException e) {
      // A command that reads nothing may have ended already.
      if (process.isAlive()) {
        throw e;
      }
    }
    return ended(process, out, err);
  }

  static Ended ended(Process process, CompletableFuture<byte[]> out, CompletableFuture<byte[]> err)
      throws Exception {
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("still running after two minutes");
    }
    return new Ended(
        process.exitValue(),
        out.get(10, TimeUnit.SECONDS),
        new String(err.get(10, TimeUnit.SECONDS), StandardCharsets.UTF_8));
  }

  static CompletableFuture<byte[]> read(InputStream stream) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (stream) {
            return stream.readAllBytes();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        task -> new Thread(task).start());
  }
}
