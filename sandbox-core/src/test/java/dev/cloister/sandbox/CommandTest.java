package dev.cloister.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CommandTest {
  @RegisterExtension static final Sandboxes SANDBOXES = new Sandboxes();

  private static final int MOST_WORDS = 8_190;

  @Test
  void moreWordsThanTheLauncherHasRoomForAreRefused() throws Exception {
    List<String> words = new ArrayList<>(Collections.nCopies(MOST_WORDS, "a"));
    words.set(0, "/usr/bin/true");
    Command.Builder most = Command.builder(words).env(Map.of());
    try (Cell cell = SANDBOXES.sandbox().openCell(CellSpec.defaults())) {
      assertThat(cell.run(most.build()).outcome()).isEqualTo(new Outcome.Exited(0));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> most.env(Map.of("A", "")).build())
        .withMessageContaining("words");
  }

  @Test
  void aWorkingDirectoryThatNoKernelTakesIsRefused() {
    for (String directory : new String[] {"/" + "\u00e4".repeat(2_048), "/a\0b"}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Command.builder("true").workingDirectory(directory).build())
          .withMessageContaining("working directory");
    }
  }

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
