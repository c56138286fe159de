package dev.cloister.grader.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cloister.sandbox.ProcessorSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SettingsTest {
  private static final String CORES = Integer.toString(Runtime.getRuntime().availableProcessors());

  /** Every property and its default; docs/cli.md has the same table. */
  private static Map<String, String> expected() {
    Map<String, String> expected = new TreeMap<>();
    expected.put("queue.capacity", "1000");
    expected.put("queue.workers", CORES);
    expected.put("queue.kept", "10000");
    expected.put("queue.retryAfter", "2s");
    expected.put("queue.grace", "10s");
    expected.put("http.host", "127.0.0.1");
    expected.put("http.port", "8080");
    expected.put("http.maxBody", "8m");
    expected.put("http.maxWait", "60s");
    expected.put("http.patience", "30s");
    expected.put("http.maxConnections", "1000");
    expected.put("http.maxHeld", "256m");
    expected.put("judging.timeLimit", "2s");
    expected.put("judging.memory", "2g");
    expected.put("judging.output", "8m");
    expected.put("judging.code", "128k");
    expected.put("judging.processes", "64");
    expected.put("judging.maxTimeLimit", "5m");
    expected.put("judging.maxMemory", "16g");
    expected.put("judging.wallFactor", "2");
    expected.put("judging.wallExtra", "1s");
    expected.put("judging.scratch", "256m");
    expected.put("judging.compileLog", "65536");
    expected.put("judging.artifactCache", "1g");
    expected.put("judging.artifact", "256m");
    expected.put("judging.freshCell", "submission");
    expected.put("runs.parallel", Integer.toString(2 * Integer.parseInt(CORES)));
    expected.put("runs.waiting", "32");
    expected.put("runs.maxCpu", "60s");
    expected.put("runs.maxWall", "120s");
    expected.put("runs.maxMemory", "2g");
    expected.put("runs.maxOutput", "16m");
    expected.put("runs.maxProcesses", "1024");
    expected.put("runs.maxFileSize", "256m");
    expected.put("runs.maxOpenFiles", "4096");
    expected.put("runs.maxStack", "1g");
    expected.put("runs.maxCollect", "16m");
    expected.put("runs.maxCollectFiles", "256");
    expected.put("cell.processors", "");
    return expected;
  }

  @Test
  void everySettingHasItsDefault() {
    Settings settings = Settings.none();
    GraderConfig.from(settings);
    assertThat(new TreeMap<>(settings.known())).isEqualTo(expected());
  }

  @Test
  void everySettingIsDocumented() throws IOException {
    assertThat(Files.readString(Path.of("..", "docs", "cli.md")))
        .contains(expected().keySet().stream().map(Settings::variableOf).toArray(String[]::new));
  }

  @Test
  void everySettingIsReadFromItsVariable() {
    Map<String, String> environment = new TreeMap<>(Map.of("CLOISTER_JAVA_OPTS", "-Xmx1g"));
    expected().keySet().forEach(name -> environment.put(Settings.variableOf(name), "7"));
    expected()
        .forEach(
            (name, value) -> {
              if (value.matches("\\d+(ms|us|s)|5m")) {
                environment.put(Settings.variableOf(name), "7s");
              }
            });
    environment.put("CLOISTER_JUDGING_MAX_TIME_LIMIT", "7m");
    environment.put("CLOISTER_JUDGING_COMPILE_LOG", "2048");
    environment.put("CLOISTER_JUDGING_FRESH_CELL", "run");
    environment.put("CLOISTER_CELL_PROCESSORS", "");
    GraderConfig config = GraderConfig.from(Settings.fromEnvironment(environment));
    assertThat(config.queue().retryAfter()).isEqualTo(Duration.ofSeconds(7));
    assertThat(config.judging().maxTimeLimit()).isEqualTo(Duration.ofMinutes(7));
    assertThat(config.judging().compileLogBytes()).isEqualTo(2048);
    assertThat(config.judging().freshCell()).isEqualTo(FreshCell.RUN);
    assertThat(config.runs().maxStackBytes()).isEqualTo(7);
    assertThat(config.http().host()).isEqualTo("7");
  }

  @Test
  void anUnknownSettingIsRefused() {
    Settings settings = Settings.fromEnvironment(Map.of("CLOISTER_QUEUE_CAPCITY", "1"));
    assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(() -> GraderConfig.from(settings))
        .withMessageContaining("CLOISTER_QUEUE_CAPCITY")
        .withMessageContaining("CLOISTER_QUEUE_CAPACITY");
  }

  @ParameterizedTest
  @CsvSource({
    "some, a list of processors such as 2-3",
    "8000, a list of processors that this machine has",
    "0-, a list of processors such as 2-3"
  })
  void processorsForCellsMustExist(String text, String problem) {
    Settings settings = Settings.fromEnvironment(Map.of("CLOISTER_CELL_PROCESSORS", text));
    assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(() -> GraderConfig.from(settings))
        .withMessageContaining("CLOISTER_CELL_PROCESSORS is '" + text + "'")
        .withMessageContaining(problem);
  }

  @Test
  void theServiceKeepsAProcessorForItself() {
    String all = ProcessorSet.online().toString();
    Settings settings = Settings.fromEnvironment(Map.of("CLOISTER_CELL_PROCESSORS", all));
    assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(() -> GraderConfig.from(settings))
        .withMessageContaining("leaves the service at least one");
  }

  @Test
  void aMalformedSettingIsNamed() {
    Settings settings = Settings.fromEnvironment(Map.of("CLOISTER_HTTP_MAX_BODY", "much"));
    assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(() -> GraderConfig.from(settings))
        .withMessageContaining("CLOISTER_HTTP_MAX_BODY is 'much'");
  }

  @Test
  void aSettingOfWordsNamesThem() {
    Settings settings = Settings.of(Map.of("judging.freshCell", "test"));
    assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(() -> GraderConfig.from(settings))
        .withMessage("CLOISTER_JUDGING_FRESH_CELL is 'test'; it must be one of submission, run");
  }
}
