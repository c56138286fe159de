package dev.cloister.grader.language;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.cloister.fuzz.Check;
import dev.cloister.grader.config.YamlException;
import dev.cloister.grader.config.YamlFile;

/** A language's definition: it is refused by {@link YamlException}, or can be used. */
public final class LanguagesFuzz {
  private LanguagesFuzz() {}

  /** One file. */
  public static void fuzzerTestOneInput(byte[] data) {
    Language language;
    try {
      language = LanguageReader.read(YamlFile.parse(data, "x.yaml"), "x");
    } catch (YamlException refused) {
      Check.holds(
          String.valueOf(refused.getMessage()).startsWith("x.yaml"), "a refusal names the file");
      return;
    }
    byte[] source = "public class A { public static void main(String[] a) {} }".getBytes(US_ASCII);
    SourcesFuzz.check(language, () -> SourceSet.ofUnnamed(language, source));
  }
}
