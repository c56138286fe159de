package dev.cloister.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The committed inputs, without a fuzzer: what was found once stays mended. */
class CorpusTest {
  private static final Path HOME = Path.of(System.getProperty("cloister.home", ".."));

  static Stream<Target> javaTargets() {
    return Targets.ALL.stream().filter(target -> target.kind() == Target.Kind.JAVA);
  }

  @ParameterizedTest
  @MethodSource("javaTargets")
  void everyCommittedInputHoldsWhatItsTargetAsksFor(Target target) throws Exception {
    Method method = Class.forName(target.entry()).getMethod("fuzzerTestOneInput", byte[].class);
    List<Path> inputs = inputs(target);
    assertThat(inputs).isNotEmpty();
    for (Path input : inputs) {
      byte[] data = Files.readAllBytes(input);
      assertThat(data.length).as("the length of %s", input).isLessThanOrEqualTo(target.longest());
      assertThat(thrownBy(method, data)).as("thrown for %s", input).isNull();
    }
  }

  private static Throwable thrownBy(Method method, byte[] data) throws IllegalAccessException {
    try {
      method.invoke(null, data);
      return null;
    } catch (java.lang.reflect.InvocationTargetException e) {
      return e.getCause();
    }
  }

  @Test
  void theNativeTargetsAreThoseOfTheMakefileAndHaveInputs() throws IOException {
    String makefile = Files.readString(HOME.resolve("native/Makefile"));
    String names =
        makefile
            .lines()
            .filter(line -> line.startsWith("FUZZ_TARGETS = "))
            .findFirst()
            .orElseThrow()
            .substring("FUZZ_TARGETS = ".length());
    List<Target> targets =
        Targets.ALL.stream().filter(target -> target.kind() == Target.Kind.NATIVE).toList();
    assertThat(targets.stream().map(Target::entry)).containsExactly(names.split(" "));
    for (Target target : targets) {
      assertThat(inputs(target)).as("inputs of %s", target.name()).isNotEmpty();
    }
  }

  @Test
  void noFolderOfInputsBelongsToNoTarget() throws IOException {
    for (Map.Entry<String, Target.Kind> half :
        Map.of("fuzz/corpus", Target.Kind.JAVA, "native/fuzz/corpus", Target.Kind.NATIVE)
            .entrySet()) {
      try (Stream<Path> folders = Files.list(HOME.resolve(half.getKey()))) {
        assertThat(folders.map(folder -> folder.getFileName().toString()))
            .containsExactlyInAnyOrderElementsOf(
                Targets.ALL.stream()
                    .filter(target -> target.kind() == half.getValue())
                    .map(Target::name)
                    .collect(java.util.stream.Collectors.toCollection(TreeSet::new)));
      }
    }
  }

  private static List<Path> inputs(Target target) throws IOException {
    try (Stream<Path> files = Files.list(target.seeds(HOME))) {
      return files.sorted().toList();
    }
  }
}
