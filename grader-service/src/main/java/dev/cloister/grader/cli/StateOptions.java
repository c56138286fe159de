package dev.cloister.grader.cli;

import dev.cloister.grader.config.GraderConfig;
import dev.cloister.grader.config.Settings;
import dev.cloister.grader.config.StateDirectory;
import dev.cloister.grader.config.YamlException;
import dev.cloister.grader.judging.JudgeContext;
import dev.cloister.sandbox.SandboxConfig;
import dev.cloister.sandbox.SandboxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every command that judges or asks for languages. */
final class StateOptions {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where state is kept (default: $XDG_STATE_HOME/cloister).")
  private @Nullable Path data;

  @Option(
      names = "--languages",
      paramLabel = "DIR",
      description = "A folder of further language definitions (*.yaml).")
  private @Nullable Path languages;

  Path state() {
    return Optional.ofNullable(data).orElseGet(() -> StateDirectory.defaultPath(System.getenv()));
  }

  Optional<Path> languageFolder() {
    return Optional.ofNullable(languages);
  }

  static GraderConfig config() {
    return GraderConfig.from(Settings.fromEnvironment(System.getenv()));
  }

  JudgeContext open(GraderConfig config)
      throws SandboxException, YamlException, IOException, UsageException {
    if (languages != null && !Files.isDirectory(languages)) {
      throw new UsageException("--languages " + languages + " is not a folder");
    }
    return JudgeContext.open(
        state(),
        languageFolder(),
        config.judging(),
        SandboxConfig.defaults().withProcessors(config.cell().processors()));
  }
}
