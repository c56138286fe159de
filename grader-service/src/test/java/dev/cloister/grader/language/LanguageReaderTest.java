package dev.cloister.grader.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cloister.grader.config.YamlException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LanguageReaderTest {
  private static final String GOOD =
      """
      id: lua
      name: Lua
      template: host
      sources: ["*.lua"]
      defaultSource: main.lua
      entryPoint: firstSource
      compile:
        command: [luac, -p, "{sources}"]
        limits: {cpu: 5s, wall: 10s, memory: 64m, output: 64k, processes: 8, fileSize: 1m}
      artifacts: ["**"]
      run:
        command: [lua, "/program/{entry}"]
        limits: {processes: 4}
      timeMultiplier: 1.5
      memoryExtra: 8m
      version: [lua, -v]
      env: {LUA_PATH: /work}
      """;

  @TempDir private Path folder;

  private Languages load(String text) throws IOException, YamlException {
    Files.writeString(folder.resolve("lua.yaml"), text);
    return Languages.shipped().with(folder);
  }

  @Test
  void theShippedDefinitionsLoad() throws YamlException {
    assertThat(Languages.shipped().all().stream().map(Language::id))
        .contains("c", "cpp17", "python3", "java", "javascript", "bash");
  }

  @Test
  void aDefinitionOfOnesOwnIsAdded() throws IOException, YamlException {
    Language lua = load(GOOD).byId("lua").orElseThrow();
    assertThat(lua.timeMultiplier()).isEqualByComparingTo("1.5");
    assertThat(lua.memoryExtra()).isEqualTo(8L << 20);
    assertThat(lua.compile().orElseThrow().limits().cpu()).isEqualTo(Duration.ofSeconds(5));
    assertThat(lua.run().processes()).hasValue(4);
    assertThat(lua.isSource("a/b.lua")).isTrue();
    assertThat(lua.isSource("b.LUA")).isFalse();
  }

  @Test
  void oneWithATakenIdReplacesTheShippedOne() throws IOException, YamlException {
    Files.writeString(folder.resolve("c.yaml"), GOOD.replace("id: lua", "id: c"));
    Languages languages = Languages.shipped().with(folder);
    assertThat(languages.byId("c").orElseThrow().name()).isEqualTo("Lua");
    assertThat(languages.all().get(0).id()).isEqualTo("c");
  }

  @Test
  void theFirstLanguageThatTakesAFileIsItsLanguage() throws YamlException {
    assertThat(Languages.shipped().forFile("x.cpp").orElseThrow().id()).isEqualTo("cpp17");
    assertThat(Languages.shipped().forFile("x.unknown")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name: Lua|nam: Lua|lua.yaml:2: nam: unknown key",
        "template: host||lua.yaml:1: the key 'template' is missing",
        "name: Lua|name: 5|lua.yaml:2: name: must be a text",
        "id: lua|id: Lua|'Lua' must consist of a-z",
        "id: lua|id: perl|is 'perl', but the file is named lua.yaml",
        "entryPoint: firstSource|entryPoint: first|it must be firstSource or javaMain",
        "'{sources}'|'-f{sources}'|must be a word of its own",
        "'{sources}'|'{soruces}'|unknown placeholder {soruces}",
        "'/program/{entry}'|'/program/{mainClass}'|unknown placeholder {mainClass}",
        "cpu: 5s|cpu: 5|is not a duration",
        "cpu: 5s, |''|the key 'cpu' is missing",
        "memory: 64m|memory: 1k|compile.limits.memory: is 1024 bytes",
        "processes: 4|cpu: 4s|run.limits.cpu: unknown key",
        "timeMultiplier: 1.5|timeMultiplier: 0.5|it must be from 1 to 100",
        "timeMultiplier: 1.5|timeMultiplier: fast|must be a number",
        "memoryExtra: 8m|memoryExtra: 8M|is not a size",
        "'version: [lua, -v]'|'version: []'|must have an item at least",
        "defaultSource: main.lua|defaultSource: ../main.lua|cannot be the name of a source",
        "'artifacts: [\"**\"]'|'artifacts: [\"../x\"]'|must be relative",
        "LUA_PATH: /work|1A: /work|cannot be the name of an environment variable",
      })
  void aMistakeIsRefusedAndNamed(String good, String bad, String message) {
    assertThat(GOOD).contains(good);
    String broken = GOOD.replace(good, bad == null ? "" : bad);
    assertThatExceptionOfType(YamlException.class)
        .isThrownBy(() -> load(broken))
        .withMessageContaining(message)
        .withMessageContaining("lua.yaml");
  }

  @Test
  void placeholdersAreFilledIn() throws Exception {
    Language lua = load(GOOD).byId("lua").orElseThrow();
    SourceSet program =
        SourceSet.of(
            lua,
            List.of(
                new SourceFile("data.txt", new byte[0]),
                new SourceFile("a.lua", new byte[0]),
                new SourceFile("main.lua", new byte[0])));
    assertThat(program.compileCommand(lua.compile().orElseThrow()))
        .containsExactly("luac", "-p", "a.lua", "main.lua");
    assertThat(program.runCommand(64 << 20)).containsExactly("lua", "/program/main.lua");
  }
}
