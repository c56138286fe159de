package dev.cloister.grader.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AmountsTest {

  @ParameterizedTest
  @CsvSource({"2s,2000000", "250ms,250000", "7us,7", "1m,60000000", "1.5s,1500000", "0s,0"})
  void aDurationIsReadToTheMicrosecond(String text, long micros) {
    assertThat(DurationText.parse(text)).isEqualTo(Duration.ofNanos(micros * 1_000));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-1s",
        "1",
        "1h",
        "s",
        "1.s",
        "1e3s",
        "1 s",
        "1S",
        "0.5us",
        "9999999999s",
        "999999999m"
      })
  void whatIsNoDurationIsRefusedAndQuoted(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DurationText.parse(text))
        .withMessageContaining("'" + text + "'");
  }

  @ParameterizedTest
  @CsvSource({"4096,4096", "1k,1024", "64m,67108864", "2g,2147483648", "0,0"})
  void aSizeIsReadInPowersOf1024(String text, long bytes) {
    assertThat(SizeText.parse(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "1.5m", "64M", "m", "1t", "0x10", "999999999999999999g"})
  void whatIsNoSizeIsRefusedAndQuoted(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SizeText.parse(text))
        .withMessageContaining("'" + text + "'");
  }

  @Test
  void whatIsWrittenIsReadBack() {
    Random random = new Random(1);
    for (int i = 0; i < 1_000; i++) {
      long number = random.nextLong(1L << (1 + random.nextInt(40)));
      assertThat(SizeText.parse(SizeText.format(number))).isEqualTo(number);
      Duration duration = Duration.ofNanos(random.nextLong(100_000_000) * 1_000);
      assertThat(DurationText.parse(DurationText.format(duration))).isEqualTo(duration);
    }
  }
}
