package dev.cloister.grader.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cloister.grader.config.YamlException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SourceSetTest {
  private final Language java = language("java");
  private final Language c = language("c");

  private static Language language(String id) {
    try {
      return Languages.shipped().byId(id).orElseThrow();
    } catch (YamlException e) {
      throw new AssertionError(e);
    }
  }

  private static List<SourceFile> files(String... names) {
    return Arrays.stream(names).map(name -> new SourceFile(name, new byte[0])).toList();
  }

  private static SourceFile file(String name, String text) {
    return new SourceFile(name, text.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-o.c",
        "a b.c",
        "../a.c",
        "a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a.c",
        "/a.c",
        "a//b.c",
        "a/../b.c",
        "a/-x.c",
        "",
        ".",
        "a\n.c",
        "é.c",
        "a;b.c",
        "$(x).c",
        "a\0.c",
      })
  void aNameThatCouldMeanMoreIsRefused(String name) {
    assertThat(SourceSet.isAcceptableName(name)).isFalse();
    assertThatIllegalArgumentException().isThrownBy(() -> SourceSet.of(c, files("a.c", name)));
  }

  @Test
  void aNameCannotBeThereTwiceNorBeAFolderToo() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SourceSet.of(c, files("a.c", "a.c")))
        .withMessageContaining("twice");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SourceSet.of(c, files("a.c", "a.c/b.c")))
        .withMessageContaining("both a file and a folder");
  }

  @Test
  void filesThatAreNoSourcesLieBesideThem() throws SourceException {
    SourceSet program = SourceSet.of(c, files("util.h", "b.c", "main.c"));
    assertThat(program.sources()).containsExactly("b.c", "main.c");
    assertThat(program.entry()).isEqualTo("main.c");
  }

  @Test
  void aSubmissionWithoutASourceIsRefused() {
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> SourceSet.of(c, files("main.py")))
        .withMessageContaining("*.c");
  }

  @Test
  void anUnnamedJavaSourceIsNamedAfterItsPublicClass() throws SourceException {
    String text = "package p; public class Solution { public static void main(String[] a) {} }";
    SourceSet program = SourceSet.ofUnnamed(java, text.getBytes(StandardCharsets.UTF_8));
    assertThat(program.entry()).isEqualTo("Solution.java");
    assertThat(program.mainClass()).hasValue("p.Solution");
  }

  @Test
  void theSourceWithTheDefaultNameIsPreferred() throws SourceException {
    String main = " { public static void main(String[] a) {} }";
    SourceSet program =
        SourceSet.of(
            java,
            List.of(file("A.java", "class A" + main), file("Main.java", "class Main" + main)));
    assertThat(program.mainClass()).hasValue("Main");
  }

  @Test
  void javaWithoutAMainSaysSo() {
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> SourceSet.of(java, List.of(file("A.java", "class A {}"))))
        .withMessageContaining("public static void main");
  }
}
