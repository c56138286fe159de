package dev.cloister.sandbox;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CommandTest {

  @Test
  void aCommandThatNoMessageHoldsIsRefused() {
    assertThatNoException().isThrownBy(() -> Command.of("true", "x".repeat(120_000)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Command.of("true", "x".repeat(130_000)))
        .withMessageContaining("124 KiB");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Command.builder(Collections.nCopies(20_000, "x")).build());
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Command.builder("true").env(Map.of("A", "\u20ac".repeat(50_000))).build());
  }

  @Test
  void patternsThatNoMessageHoldsAreRefused() {
    assertThatNoException()
        .isThrownBy(() -> new CollectSpec(Collections.nCopies(256, "a".repeat(100)), 1, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CollectSpec(Collections.nCopies(257, "a"), 1, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CollectSpec(List.of("a".repeat(40_000)), 1, 1));
  }
}
