package dev.cloister.grader.http;

import dev.cloister.fuzz.Check;
import dev.cloister.grader.config.RunsConfig;
import dev.cloister.grader.language.SourceFile;
import dev.cloister.sandbox.LauncherTakes;
import java.time.Duration;

/**
 * The body of {@code POST /v1/runs}: it is refused by a {@link RequestFault}, or asks for what the
 * launcher takes.
 */
public final class RunBodyFuzz {
  private static final RunsConfig BOUNDS =
      new RunsConfig(
          4,
          32,
          Duration.ofSeconds(60),
          Duration.ofSeconds(120),
          2L << 30,
          16L << 20,
          1_024,
          256L << 20,
          4_096,
          1L << 30,
          16L << 20,
          256);

  private RunBodyFuzz() {}

  /** One body. */
  public static void fuzzerTestOneInput(byte[] data) {
    RunRequest request;
    try {
      request = RunRequest.read(JsonBody.parse(data), BOUNDS);
    } catch (RequestFault refused) {
      Check.holds(refused.status() == 400, "a refused body is the client's fault");
      Check.holds(!refused.detail().isEmpty(), "a refusal says why");
      return;
    }
    Check.holds(
        request.command().limits().cpu().compareTo(BOUNDS.maxCpu()) <= 0
            && request.command().limits().wall().compareTo(BOUNDS.maxWall()) <= 0
            && request.command().limits().memoryBytes() <= BOUNDS.maxMemoryBytes()
            && request.command().limits().processes() <= BOUNDS.maxProcesses(),
        "no limit is over what the service allows");
    LauncherTakes.command(request.command());
    request.files().stream().map(SourceFile::name).forEach(LauncherTakes::file);
    request.collect().ifPresent(LauncherTakes::collect);
  }
}
