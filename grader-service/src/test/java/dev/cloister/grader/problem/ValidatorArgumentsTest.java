package dev.cloister.grader.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ValidatorArgumentsTest {

  private static ValidatorArguments parse(String words, FormatVersion version) {
    return ValidatorArguments.parse(List.of(words.split(" ")), version);
  }

  @Test
  void oneToleranceSetsBoth() {
    ValidatorArguments arguments = parse("float_tolerance 1e-6", FormatVersion.V2025_09);
    assertThat(arguments.absoluteTolerance()).hasValue(1e-6);
    assertThat(arguments.relativeTolerance()).hasValue(1e-6);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "float_tolerance 1 float_tolerance 1",
        "float_tolerance 1 float_absolute_tolerance 1",
        "float_relative_tolerance 1 float_tolerance 1",
        "float_relative_tolerance 1 float_relative_tolerance 1",
      })
  void aToleranceGivenTwiceIsRefusedBy2025AndTheLastCountsInLegacy(String words) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parse(words, FormatVersion.V2025_09))
        .withMessageContaining("is set already");
    assertThat(parse(words, FormatVersion.LEGACY).comparesNumbers()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"float_tolerance", "float_tolerance x", "float_tolerance -1", "CASE_SENSITIVE"})
  void whatTheValidatorDoesNotKnowIsRefused(String words) {
    assertThatIllegalArgumentException().isThrownBy(() -> parse(words, FormatVersion.V2025_09));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "-1", "+1.5", ".5", "1.", "1e5", "1E-5", "1.e+5", "00.10"})
  void numbersAreThoseOfTheFormat(String token) {
    assertThat(ValidatorArguments.number(token)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "-", "nan", "inf", "0x10", "1f", "1d", "1e", "1e999", "1,5"})
  void othersAreNone(String token) {
    assertThat(ValidatorArguments.number(token)).isEmpty();
  }
}
