package dev.cloister.grader.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JavaSourceTest {
  private static final String MAIN = "public static void main(String[] args) {}";

  private static JavaSource parse(String text) {
    return JavaSource.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "class A { public static void main(String[] a) {} }|A",
        "class A { static public void main(final String... a) {} }|A",
        "class A { public static final void main(String a[]) {} }|A",
        "class A { public static void main(java.lang.String[] a) throws Exception {} }|A",
        "package p.q; class A { public static void main(String[] a) {} }|p.q.A",
        "class B {} public class A<T> extends B { public static void main(String[] a) {} }|A",
        "class A { static class B { public static void main(String[] a) {} } }|A$B",
        "enum E { X; public static void main(String[] a) {} }|E",
        "record R(int x) { public static void main(String[] a) {} }|R",
        "interface I { public static void main(String[] a) {} }|I",
        "class A { Class<?> c = A.class; { int x; } public static void main(String[] a) {} }|A",
        "@Deprecated class A { String s = \"class B { \"; public static void main(String[] a) {}"
            + " }|A",
        "class A { char c = '{'; public static void main(String[] a) {} }|A",
        "class A { int record = 1; public static void main(String[] a) {} }|A",
        "/* class B { */ class A { // }\\n public static void main(String[] a) {} }|A",
      })
  void theClassWithMainIsFound(String source, String expected) {
    assertThat(parse(source.replace("\\n", "\n")).mainClass()).hasValue(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "class A { public void main(String[] a) {} }",
        "class A { static void main(String[] a) {} }",
        "class A { public static int main(String[] a) {} }",
        "class A { public static void main() {} }",
        "class A { public static void main(String a) {} }",
        "class A { public static void main(int[] a) {} }",
        "// class A { public static void main(String[] a) {} }",
        "class A { String s = \"public static void main(String[] a) {}\"; }",
        "",
      })
  void whatIsNoMainIsNotFound(String source) {
    assertThat(parse(source).mainClass()).isEmpty();
  }

  @Test
  void textBlocksAreSkipped() {
    String source =
        "class A { String s = \"\"\"\n class B { \"quoted\" \\\"\"\" \n\"\"\"; " + MAIN + " }";
    assertThat(parse(source).mainClass()).hasValue("A");
  }

  @Test
  void thePublicTopLevelTypeGivesTheFileItsName() {
    assertThat(parse("class A { public static class B {} } public final class C { " + MAIN + "}"))
        .isEqualTo(new JavaSource(Optional.of("C"), Optional.of("C")));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void noTextBreaksIt(long seed) {
    Random random = new Random(seed);
    String[] parts = {
      "class",
      " A ",
      "{",
      "}",
      "\"",
      "'",
      "/*",
      "*/",
      "//",
      "\n",
      "main",
      "(",
      "\\",
      "\"\"\"",
      "public static void main(String[] a)",
      "package",
      ";",
      "record",
      ".",
      "\uD800",
    };
    for (int i = 0; i < 2_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(40); n > 0; n--) {
        text.append(parts[random.nextInt(parts.length)]);
      }
      assertThat(parse(text.toString())).isNotNull();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "package -XX:OnError=x; class A { " + MAIN + " }",
        "\\u002f* package @file; */ class A { " + MAIN + " }",
        "package a/b; class A { " + MAIN + " }",
        "package ../x; class A { " + MAIN + " }",
        "package ; class A { " + MAIN + " }",
      })
  void aPackageThatIsNoNameIsNone(String source) {
    assertThat(parse(source).mainClass()).hasValue("A");
  }
}
