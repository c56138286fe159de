package dev.cloister.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessorSetTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {"2-3,6; 2-3,6", "6,2,3; 2-3,6", "0; 0", "1-1; 1", "0-1,2,4-5; 0-2,4-5", "' 3 '; 3"})
  void theKernelsNotationIsReadAndWritten(String text, String normal) {
    assertThat(ProcessorSet.parse(text)).hasToString(normal);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "1,", "3-2", "-1", "1--2", "99999", "1 2", "0x1"})
  void anythingElseIsRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ProcessorSet.parse(text))
        .withMessageContaining("'" + text + "'")
        .withMessageContaining("2-3,6");
  }

  @Test
  void anEmptyTextIsTheEmptySet() {
    assertThat(ProcessorSet.parse("")).isEqualTo(ProcessorSet.none());
  }

  @Test
  void whatIsWithoutOthersHasNoneOfThem() {
    assertThat(ProcessorSet.of(List.of(0, 1, 2, 3)).without(ProcessorSet.of(List.of(1, 2, 9))))
        .hasToString("0,3");
  }
}
