package dev.cloister.benchmarks.measure;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The program that vforks in the JVM's stead; native/spawn.c says how it is spoken to. For one
 * thread.
 */
public final class Spawner implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 2;

  private final Process process;
  private final OutputStream requests;
  private final BufferedReader answers;

  /**
   * What came of a request.
   *
   * @param status the exit code of the last command, 128 and more: a signal; below 0: minus errno
   * @param nanos how long they took together
   * @param count how many there were
   */
  public record Answer(int status, long nanos, long count) {
    /** Whether every command ended with code 0. */
    public boolean isSuccess() {
      return status == 0;
    }
  }

  /** Starts it: the executable, with what is to stand before it and what after. */
  public Spawner(List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(Redirect.INHERIT);
    process = builder.start();
    requests = process.getOutputStream();
    answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Runs a command once. */
  public Answer run(List<String> words) throws IOException {
    String line = String.join("\t", words) + "\n";
    if (line.indexOf('\n') != line.length() - 1) {
      throw new IllegalArgumentException("a word holds a line's end: " + words);
    }
    requests.write(line.getBytes(StandardCharsets.UTF_8));
    requests.flush();
    String answer = answers.readLine();
    if (answer == null) {
      throw new IOException("the spawner ended while it ran " + words);
    }
    List<String> parts = List.of(answer.split(" ", -1));
    return new Answer(
        Integer.parseInt(parts.get(0)), Long.parseLong(parts.get(1)), Long.parseLong(parts.get(2)));
  }

  /** Runs a command over and over for so long. */
  public Answer repeat(Duration time, List<String> words) throws IOException {
    List<String> all = new ArrayList<>(words);
    all.add(0, "=" + time.toMillis());
    return run(all);
  }

  /** A contender: a whole command, from the vfork to the end of the wait. */
  public Contender contender(String id, String name, List<String> words) {
    return Contender.of(
        id,
        name,
        () -> {
          Answer answer = run(words);
          if (!answer.isSuccess()) {
            throw new IOException(name + " ended with " + answer.status());
          }
          return answer.nanos();
        });
  }

  /** Lets the command that is being run come to its end, if that is soon. */
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (IOException e) {
      // It has ended: there is nobody who could be told to.
      process.destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }
}
