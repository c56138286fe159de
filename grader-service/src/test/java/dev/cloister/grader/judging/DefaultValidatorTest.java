package dev.cloister.grader.judging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cloister.grader.problem.FormatVersion;
import dev.cloister.grader.problem.ValidatorArguments;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DefaultValidatorTest {

  private static ValidatorArguments arguments(String words) {
    return ValidatorArguments.parse(
        words.isEmpty() ? List.of() : List.of(words.split(" ")), FormatVersion.V2025_09);
  }

  private static boolean accepts(String words, byte[] answer, byte[] output) throws IOException {
    return DefaultValidator.compare(
            arguments(words), slowly(answer), new ByteArrayInputStream(output))
        instanceof Comparison.Accepted;
  }

  private static boolean accepts(String words, String answer, String output) throws IOException {
    return accepts(
        words,
        answer.getBytes(StandardCharsets.ISO_8859_1),
        output.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** A stream that gives a few bytes at a time, so that every boundary falls inside a token. */
  private static InputStream slowly(byte[] bytes) {
    return new ByteArrayInputStream(bytes) {
      @Override
      public synchronized int read(byte[] buffer, int offset, int length) {
        return super.read(buffer, offset, Math.min(length, 3));
      }
    };
  }

  private static String unescape(String text) {
    return text == null ? "" : text.replace("_", " ").replace("\\n", "\n").replace("\\t", "\t");
  }

  @ParameterizedTest
  @CsvSource({
    "'',1 2,1 2\\n,true",
    "'',1 2\\n,__1\\t\\n2,true",
    "'',1 2,12,false",
    "'',12,1 2,false",
    "'',1 2,1,false",
    "'',1,1 2,false",
    "'','','',true",
    "'','',__\\n,true",
    "'','',x,false",
    "'',x,'',false",
    "'',Yes,yES,true",
    "'',1.0,1.00,false",
    "'',Ä,ä,false",
    "case_sensitive,Yes,yes,false",
    "case_sensitive,Yes,__Yes,true",
    "space_change_sensitive,1 2\\n,1 2\\n,true",
    "space_change_sensitive,1 2\\n,1 2,false",
    "space_change_sensitive,1 2,1 2\\n,false",
    "space_change_sensitive,1 2,1__2,false",
    "space_change_sensitive,1_2,1\\t2,false",
    "space_change_sensitive,1 2,_1 2,false",
    "space_change_sensitive,a B,A b,true",
    "space_change_sensitive case_sensitive,a B,A b,false",
    "float_tolerance 1e-6,1.0,1.0000001,true",
    "float_tolerance 1e-6,1.0,1.00001,false",
    "float_tolerance 1e-6,0.0314,3.14000000e-2,true",
    "float_tolerance 1e-6,1,x,false",
    "float_tolerance 1e-6,1,nan,false",
    "float_tolerance 1e-6,1,1e999,false",
    "float_tolerance 1e-6,x,X,true",
    "float_tolerance 1e-6,nan,NaN,true",
    "float_tolerance 1e-6,1e999,1e999,true",
    "float_tolerance 0,5,5.0,true",
    "float_tolerance 0,5,5.0000001,false",
    "float_absolute_tolerance 0.5,1000000,1000000.5,true",
    "float_absolute_tolerance 0.5,1000000,1000000.6,false",
    "float_relative_tolerance 0.1,100,110,true",
    "float_relative_tolerance 0.1,100,110.1,false",
    "float_relative_tolerance 0.1,0,0.0001,false",
    "float_relative_tolerance 0.1,-100,-109,true",
    "float_relative_tolerance 0.01 float_absolute_tolerance 5,10,14,true",
  })
  void aTokenIsComparedAsTheFormatSays(String words, String answer, String output, boolean accepted)
      throws IOException {
    assertThat(accepts(words, unescape(answer), unescape(output))).isEqualTo(accepted);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void itAgreesWithASlowAndSimpleOne(long seed) throws IOException {
    Random random = new Random(seed);
    String[] modes = {
      "", "case_sensitive", "space_change_sensitive", "case_sensitive space_change_sensitive"
    };
    for (int i = 0; i < 20_000; i++) {
      String mode = modes[random.nextInt(modes.length)];
      byte[] answer = randomText(random);
      byte[] output = random.nextBoolean() ? mutated(answer, random) : randomText(random);
      assertThat(accepts(mode, answer, output))
          .as("%s: %s and %s", mode, new String(answer, StandardCharsets.ISO_8859_1), output)
          .isEqualTo(simply(mode, answer, output));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {5, 6})
  void aNumberWithinItsToleranceIsAcceptedInAnyNotation(long seed) throws IOException {
    Random random = new Random(seed);
    for (int i = 0; i < 5_000; i++) {
      double value = (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(12) - 4);
      double off = value * (1 + (random.nextDouble() - 0.5) * 1e-7);
      String notation =
          random.nextBoolean() ? String.format(Locale.ROOT, "%.17e", off) : plain(off);
      String words = "float_relative_tolerance 1e-6";
      assertThat(accepts(words, plain(value), notation)).as(notation).isTrue();
      assertThat(accepts(words, plain(value), plain(value * 1.00001 + 1e-300)))
          .as(plain(value))
          .isFalse();
    }
  }

  @Test
  void aTokenOfManyMegabytesIsComparedToItsEnd() throws IOException {
    byte[] answer = new byte[20_000_000];
    Arrays.fill(answer, (byte) 'a');
    byte[] output = answer.clone();
    ByteArrayInputStream whole = new ByteArrayInputStream(answer);
    assertThat(
            DefaultValidator.compare(
                arguments("float_tolerance 1e-6"), whole, new ByteArrayInputStream(output)))
        .isInstanceOf(Comparison.Accepted.class);
    output[output.length - 1] = 'b';
    assertThat(
            DefaultValidator.compare(
                arguments(""), new ByteArrayInputStream(answer), new ByteArrayInputStream(output)))
        .isInstanceOf(Comparison.Wrong.class);
  }

  @Test
  void aNumberLongerThanAnyNumberIsComparedAsText() throws IOException {
    String digits = "1".repeat(DefaultValidator.LONGEST_NUMBER + 1);
    assertThat(accepts("float_tolerance 1e-6", digits, digits)).isTrue();
    assertThat(accepts("float_tolerance 1e-6", digits, digits + "0")).isFalse();
  }

  @Test
  void bytesThatAreNoTextAreComparedAsBytes() throws IOException {
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    byte[] other = all.clone();
    other[200] = (byte) 201;
    assertThat(accepts("case_sensitive", all, all)).isTrue();
    assertThat(accepts("", all, other)).isFalse();
  }

  @Test
  void theMessageNamesTheLineAndBothTokens() throws IOException {
    Comparison comparison =
        DefaultValidator.compare(
            ValidatorArguments.none(),
            new ByteArrayInputStream("1\n2\n".getBytes(StandardCharsets.UTF_8)),
            new ByteArrayInputStream("1\n\n3\n".getBytes(StandardCharsets.UTF_8)));
    assertThat(((Comparison.Wrong) comparison).message())
        .isEqualTo("line 3 of the output (line 2 of the answer): expected '2', got '3'");
  }

  @Test
  void anAnswerThatCannotBeReadIsNoWrongAnswer() {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("disk");
          }

          @Override
          public int read(byte[] buffer, int offset, int length) throws IOException {
            throw new IOException("disk");
          }
        };
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(
            () ->
                DefaultValidator.compare(
                    ValidatorArguments.none(), broken, InputStream.nullInputStream()));
  }

  private static String plain(double value) {
    return new BigDecimal(value).toPlainString();
  }

  private static byte[] randomText(Random random) {
    byte[] text = new byte[random.nextInt(12)];
    for (int i = 0; i < text.length; i++) {
      text[i] = (byte) "aAbB \n\t\u000b\u00e4".charAt(random.nextInt(9));
    }
    return text;
  }

  private static byte[] mutated(byte[] text, Random random) {
    byte[] copy = text.clone();
    if (copy.length > 0) {
      copy[random.nextInt(copy.length)] = randomByte(random);
    }
    return copy;
  }

  private static byte randomByte(Random random) {
    byte[] text = randomText(random);
    return text.length == 0 ? (byte) 'x' : text[0];
  }

  /** The definition in the plainest code: lists of tokens, and for white space whole texts. */
  private static boolean simply(String mode, byte[] answer, byte[] output) {
    List<String> expected = pieces(mode, answer);
    List<String> got = pieces(mode, output);
    return expected.equals(got);
  }

  private static List<String> pieces(String mode, byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    if (!mode.contains("case_sensitive")) {
      StringBuilder lower = new StringBuilder();
      text.chars().forEach(c -> lower.append((char) (c >= 'A' && c <= 'Z' ? c + 32 : c)));
      text = lower.toString();
    }
    if (mode.contains("space_change_sensitive")) {
      return List.of(text);
    }
    List<String> tokens = new ArrayList<>();
    for (String token : text.split("[ \\n\\t\\x0b\\f\\r]+", -1)) {
      if (!token.isEmpty()) {
        tokens.add(token);
      }
    }
    return tokens;
  }
}
