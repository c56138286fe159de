package dev.cloister.benchmarks.section;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cloister.benchmarks.report.Row;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;

/** What native/bench.c says: the launcher without Java. */
final class FromC implements Section {
  private static final int LONGEST_MINUTES = 5;

  @Override
  public String id() {
    return "c";
  }

  @Override
  public String title() {
    return "from C, taking turns, pinned to one processor";
  }

  @Override
  public void measure(Bench bench, Notebook notebook) throws Exception {
    Path json = bench.workspace().folder().resolve("c.json");
    Path log = bench.workspace().folder().resolve("c.log");
    Workspace workspace = bench.workspace();
    ProcessBuilder builder =
        new ProcessBuilder(
                workspace.built("guard").toString(),
                workspace.built("bench").toString(),
                workspace.home().resolve("native/target/launcher").toString(),
                workspace.folder().resolve("programs").toString(),
                Integer.toString(bench.effort().rounds()),
                "true")
            .redirectErrorStream(true)
            .redirectOutput(Redirect.to(log.toFile()));
    builder.environment().put("JSON", json.toString());
    Process process = builder.start();
    try {
      if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
        throw new IOException("it took more than " + LONGEST_MINUTES + " minutes");
      }
      if (process.exitValue() != 0) {
        throw new IOException(
            "it ended with " + process.exitValue() + ": " + Files.readString(log).strip());
      }
    } finally {
      process.getOutputStream().close();
      process.destroyForcibly();
    }
  }
}
