package dev.cloister.grader.judging;

import dev.cloister.grader.problem.ValidatorArguments;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The default output validator of the problem package format: compares an output with the answer,
 * token by token, as bytes. Both are read as streams; memory is bounded however long a token is.
 */
public final class DefaultValidator {
  /** The longest token that is taken for a number; the format asks for 30 digits on each side. */
  static final int LONGEST_NUMBER = 4_096;

  private static final int QUOTED = 60;

  private final ValidatorArguments arguments;
  private final TokenStream answer;
  private final TokenStream output;

  private DefaultValidator(ValidatorArguments arguments, InputStream answer, InputStream output) {
    this.arguments = arguments;
    this.answer = new TokenStream(answer);
    this.output = new TokenStream(output);
  }

  /**
   * Compares an output with an answer.
   *
   * @throws IOException if one of them cannot be read: a judge error, never a wrong answer
   */
  public static Comparison compare(
      ValidatorArguments arguments, InputStream answer, InputStream output) throws IOException {
    return new DefaultValidator(arguments, answer, output)
        .firstDifference()
        .<Comparison>map(Comparison.Wrong::new)
        .orElseGet(Comparison.Accepted::new);
  }

  private Optional<String> firstDifference() throws IOException {
    while (true) {
      Optional<String> space = arguments.spaceChangeSensitive() ? sameSpace() : skipSpace();
      if (space.isPresent()) {
        return space;
      }
      if (answer.atEnd()) {
        return output.atEnd()
            ? Optional.empty()
            : wrong("more output than expected: " + quote(output.prefix(QUOTED)));
      }
      if (output.atEnd()) {
        return wrong("the output ended, expected " + quote(answer.prefix(QUOTED)));
      }
      Optional<String> token = arguments.comparesNumbers() ? sameNumber() : sameToken();
      if (token.isPresent()) {
        return token;
      }
    }
  }

  private Optional<String> skipSpace() throws IOException {
    answer.skipSpace();
    output.skipSpace();
    return Optional.empty();
  }

  private Optional<String> sameSpace() throws IOException {
    while (answer.atSpace()) {
      int expected = answer.read();
      if (output.peek() != expected) {
        return wrong(
            "white space differs: expected " + name(expected) + ", got " + name(output.peek()));
      }
      output.read();
    }
    return output.atSpace()
        ? wrong("white space differs: " + name(output.peek()) + " was not expected")
        : Optional.empty();
  }

  private Optional<String> sameNumber() throws IOException {
    byte[] expected = answer.prefix(LONGEST_NUMBER);
    Optional<Double> number =
        expected.length < LONGEST_NUMBER ? number(expected) : Optional.empty();
    if (number.isEmpty()) {
      return sameToken();
    }
    byte[] got = output.prefix(LONGEST_NUMBER);
    Optional<Double> value = got.length < LONGEST_NUMBER ? number(got) : Optional.empty();
    if (value.isEmpty()) {
      return wrong("expected the number " + quote(expected) + ", got " + quote(got));
    }
    double difference = Math.abs(value.get() - number.get());
    boolean near =
        (arguments.absoluteTolerance().isPresent()
                && difference <= arguments.absoluteTolerance().getAsDouble())
            || (arguments.relativeTolerance().isPresent()
                && difference
                    <= arguments.relativeTolerance().getAsDouble() * Math.abs(number.get()));
    if (!near) {
      return wrong(
          "expected "
              + quote(expected)
              + ", got "
              + quote(got)
              + ", which is off by "
              + difference);
    }
    answer.skip(expected.length);
    output.skip(got.length);
    return Optional.empty();
  }

  private Optional<String> sameToken() throws IOException {
    byte[] expected = answer.prefix(QUOTED);
    byte[] got = output.prefix(QUOTED);
    boolean same;
    if (expected.length < QUOTED && got.length < QUOTED) {
      same = sameBytes(expected, got);
      answer.skip(expected.length);
      output.skip(got.length);
    } else {
      same = sameToTheEnd();
    }
    return same ? Optional.empty() : wrong("expected " + quote(expected) + ", got " + quote(got));
  }

  private boolean sameBytes(byte[] expected, byte[] got) {
    boolean same = expected.length == got.length;
    for (int i = 0; same && i < expected.length; i++) {
      same = sameByte(expected[i] & 0xff, got[i] & 0xff);
    }
    return same;
  }

  private boolean sameToTheEnd() throws IOException {
    while (true) {
      int expected = answer.peek();
      int got = output.peek();
      boolean answerDone = TokenStream.endsToken(expected);
      boolean outputDone = TokenStream.endsToken(got);
      if (answerDone || outputDone) {
        return answerDone && outputDone;
      }
      if (!sameByte(expected, got)) {
        return false;
      }
      answer.read();
      output.read();
    }
  }

  private boolean sameByte(int expected, int got) {
    return expected == got || (!arguments.caseSensitive() && lower(expected) == lower(got));
  }

  private static int lower(int value) {
    return value >= 'A' && value <= 'Z' ? value + ('a' - 'A') : value;
  }

  private static Optional<Double> number(byte[] token) {
    return ValidatorArguments.number(new String(token, StandardCharsets.ISO_8859_1));
  }

  private Optional<String> wrong(String message) {
    return Optional.of(
        "line "
            + output.line()
            + " of the output (line "
            + answer.line()
            + " of the answer): "
            + message);
  }

  private static String name(int value) {
    return switch (value) {
      case -1 -> "the end";
      case ' ' -> "a space";
      case '\n' -> "a line feed";
      case '\t' -> "a tab";
      case '\r' -> "a carriage return";
      default -> value > ' ' && value < 127 ? "'" + (char) value + "'" : "byte " + value;
    };
  }

  private static String quote(byte[] token) {
    StringBuilder text = new StringBuilder("'");
    for (int i = 0; i < Math.min(token.length, QUOTED); i++) {
      int value = token[i] & 0xff;
      text.append(value >= ' ' && value < 127 ? (char) value : '?');
    }
    return text.append(token.length >= QUOTED ? "...'" : "'").toString();
  }
}
