package dev.cloister.grader.judging;

import dev.cloister.fuzz.Check;
import dev.cloister.fuzz.Food;
import dev.cloister.grader.problem.ValidatorArguments;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The default validator against one that has all bytes before it and no thought for memory: both
 * must come to the same verdict, in whatever pieces the streams hand their bytes out.
 */
public final class ValidatorFuzz {
  private static final double[] TOLERANCES = {0, 1e-9, 1e-6, 0.5, 1e300};

  private ValidatorFuzz() {}

  /** How to compare, the pieces, the answer up to a NUL, the output. */
  public static void fuzzerTestOneInput(byte[] data) throws IOException {
    Food food = new Food(data);
    int how = food.u8();
    int tolerances = food.u8();
    int piece = food.u8();
    int split = food.u16();
    byte[] answer = food.bytes(split);
    byte[] output = food.rest();
    ValidatorArguments arguments =
        new ValidatorArguments(
            (how & 1) != 0,
            (how & 2) != 0,
            tolerance((how & 4) != 0, tolerances),
            tolerance((how & 8) != 0, tolerances / TOLERANCES.length));
    Comparison got =
        DefaultValidator.compare(
            arguments, new InPieces(answer, piece), new InPieces(output, piece / 7));
    boolean accepted = new Plain(arguments, answer, output).accepts();
    Check.holds(
        accepted == (got instanceof Comparison.Accepted),
        "the verdict is the one by definition: " + accepted + ", not " + got);
  }

  private static OptionalDouble tolerance(boolean given, int which) {
    return given
        ? OptionalDouble.of(TOLERANCES[which % TOLERANCES.length])
        : OptionalDouble.empty();
  }

  /** Hands out at most so many bytes at a time. */
  private static final class InPieces extends InputStream {
    private final ByteArrayInputStream all;
    private final int most;

    InPieces(byte[] content, int most) {
      this.all = new ByteArrayInputStream(content);
      this.most = Math.max(1, most);
    }

    @Override
    public int read() {
      return all.read();
    }

    @Override
    public int read(byte[] room, int from, int length) {
      return all.read(room, from, Math.min(length, most));
    }
  }

  /** The definition. */
  private static final class Plain {
    private final ValidatorArguments arguments;
    private final byte[] answer;
    private final byte[] output;

    Plain(ValidatorArguments arguments, byte[] answer, byte[] output) {
      this.arguments = arguments;
      this.answer = answer;
      this.output = output;
    }

    boolean accepts() {
      int a = 0;
      int o = 0;
      while (true) {
        int afterA = end(answer, a, true);
        int afterO = end(output, o, true);
        if (arguments.spaceChangeSensitive()
            && !Arrays.equals(answer, a, afterA, output, o, afterO)) {
          return false;
        }
        a = afterA;
        o = afterO;
        if (a == answer.length || o == output.length) {
          return a == answer.length && o == output.length;
        }
        afterA = end(answer, a, false);
        afterO = end(output, o, false);
        if (!agree(text(answer, a, afterA), text(output, o, afterO))) {
          return false;
        }
        a = afterA;
        o = afterO;
      }
    }

    private boolean agree(String expected, String got) {
      Optional<Double> number = number(expected);
      if (arguments.comparesNumbers() && number.isPresent()) {
        Optional<Double> value = number(got);
        return value.isPresent() && near(number.get(), value.get());
      }
      return arguments.caseSensitive() ? expected.equals(got) : lower(expected).equals(lower(got));
    }

    private boolean near(double expected, double got) {
      double difference = Math.abs(got - expected);
      OptionalDouble absolute = arguments.absoluteTolerance();
      OptionalDouble relative = arguments.relativeTolerance();
      return (absolute.isPresent() && difference <= absolute.getAsDouble())
          || (relative.isPresent() && difference <= relative.getAsDouble() * Math.abs(expected));
    }

    private static Optional<Double> number(String token) {
      return token.length() < DefaultValidator.LONGEST_NUMBER
          ? ValidatorArguments.number(token)
          : Optional.empty();
    }

    private static String lower(String token) {
      StringBuilder lower = new StringBuilder(token);
      for (int i = 0; i < token.length(); i++) {
        char c = token.charAt(i);
        lower.setCharAt(i, c >= 'A' && c <= 'Z' ? (char) (c + 32) : c);
      }
      return lower.toString();
    }

    private static int end(byte[] bytes, int from, boolean ofSpace) {
      int at = from;
      while (at < bytes.length && isSpace(bytes[at]) == ofSpace) {
        at++;
      }
      return at;
    }

    private static boolean isSpace(byte value) {
      return value == ' '
          || value == '\t'
          || value == '\n'
          || value == 11
          || value == '\f'
          || value == '\r';
    }

    private static String text(byte[] bytes, int from, int to) {
      return new String(bytes, from, to - from, java.nio.charset.StandardCharsets.ISO_8859_1);
    }
  }
}
