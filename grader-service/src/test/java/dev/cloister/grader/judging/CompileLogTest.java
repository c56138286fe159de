package dev.cloister.grader.judging;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class CompileLogTest {

  private static String cut(String text, int most) {
    return CompileLog.cut(text.getBytes(StandardCharsets.UTF_8), most);
  }

  @Test
  void aShortLogIsKeptWhole() {
    assertThat(cut("error\n", 100)).isEqualTo("error\n");
  }

  @Test
  void aLongLogKeepsItsFirstAndLastLines() {
    StringBuilder log = new StringBuilder("first\n");
    for (int i = 0; i < 1_000; i++) {
      log.append("line ").append(i).append('\n');
    }
    String cut = cut(log + "last\n", 200);
    assertThat(cut).startsWith("first\nline 0\n").endsWith("line 999\nlast\n");
    assertThat(cut).containsPattern("\n\\[\\.\\.\\. \\d+ bytes left out \\.\\.\\.]\n");
    assertThat(cut.length()).isLessThan(260);
  }

  @Test
  void aCharacterIsNeverCutInTwo() {
    Random random = new Random(1);
    for (int i = 0; i < 500; i++) {
      String cut = cut("aé\u20ac\uD83D\uDE00".repeat(50).substring(random.nextInt(5)), 31 + i % 40);
      assertThat(cut.substring(1)).doesNotContain("\uFFFD");
    }
  }

  @Test
  void whatATerminalWouldObeyIsSpelledOut() {
    String log = "a\u001B[2J\u0007b\r\nc\rd\te\u202Ef\u0085\u0000\n";
    assertThat(CompileLog.visible(log.getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(
            "a<U+001B>[2J<U+0007>b\r\nc<U+000D>d\te<U+202E>f<U+0085><U+0000>\n"
                .getBytes(StandardCharsets.UTF_8));
  }
}
