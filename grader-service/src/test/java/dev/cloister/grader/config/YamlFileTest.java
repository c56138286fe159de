package dev.cloister.grader.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class YamlFileTest {

  private static YamlValue parse(String text) throws YamlException {
    return YamlFile.parse(text.getBytes(StandardCharsets.UTF_8), "f.yaml");
  }

  @Test
  void aFaultNamesFileLineAndKey() throws YamlException {
    Map<String, YamlValue> map = parse("a: 1\nb:\n  c: [x, 2]\n").map();
    assertThatExceptionOfType(YamlException.class)
        .isThrownBy(() -> map.get("b").map().get("c").texts())
        .withMessage("f.yaml:3: b.c[1]: must be a text; write it in quotes: \"2\"");
  }

  @Test
  void anUnknownKeyIsNamedWithThoseThatAreKnown() {
    assertThatExceptionOfType(YamlException.class)
        .isThrownBy(() -> parse("a: 1\nz: 2\n").map(Set.of("a", "b")))
        .withMessage("f.yaml:2: z: unknown key; known are a, b");
  }

  @Test
  void aKeyThatStandsThereTwiceIsRefused() {
    assertThatExceptionOfType(YamlException.class)
        .isThrownBy(() -> parse("a: 1\na: 2\n").map())
        .withMessage("f.yaml:2: a: stands there twice");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'a: [1'|f.yaml:1: not YAML",
        "'a: b: c'|f.yaml:1: not YAML",
        "''|f.yaml: the file is empty",
        "'a: !!java.lang.Object x'|must be a text",
      })
  void whatIsNotYamlIsRefused(String text, String message) {
    assertThatExceptionOfType(YamlException.class)
        .isThrownBy(() -> parse(text).map().get("a").text())
        .withMessageContaining(message);
  }

  @Test
  void whatIsNotUtf8IsRefused() {
    assertThatExceptionOfType(YamlException.class)
        .isThrownBy(() -> YamlFile.parse(new byte[] {'a', ':', ' ', (byte) 0xff}, "f.yaml"))
        .withMessage("f.yaml: not UTF-8");
  }

  @Test
  void aDeepFileIsRefusedAndNotFollowed() {
    assertThatExceptionOfType(YamlException.class).isThrownBy(() -> parse("[".repeat(100_000)));
  }

  @Test
  void numbersKeepTheirRange() throws YamlException {
    YamlValue value = parse("a: -3").map().get("a");
    assertThat(value.integer(-5, 5)).isEqualTo(-3);
    assertThatExceptionOfType(YamlException.class)
        .isThrownBy(() -> value.integer(0, 5))
        .withMessage("f.yaml:1: a: is -3; it must be from 0 to 5");
  }
}
