package dev.cloister.sandbox.internal.template;

import dev.cloister.fuzz.Check;
import dev.cloister.fuzz.Food;
import java.util.List;

/** A template's definition: it is refused, or every path in it stays below where it starts. */
public final class TemplatesFuzz {
  private TemplatesFuzz() {}

  /** One file. */
  public static void fuzzerTestOneInput(byte[] data) {
    TemplateDefinition template;
    try {
      template = TemplateReader.parse("fuzz.yaml", new Food(data).restAsText());
    } catch (InvalidTemplateException refused) {
      Check.holds(
          String.valueOf(refused.getMessage()).startsWith("fuzz.yaml"), "a refusal names the file");
      return;
    }
    for (List<String> paths :
        List.of(
            template.bind(),
            template.asOnHost(),
            template.copy(),
            template.exclude(),
            template.directories(),
            List.copyOf(template.links().keySet()),
            List.copyOf(template.files().keySet()))) {
      paths.forEach(TemplatesFuzz::check);
    }
  }

  private static void check(String path) {
    Check.holds(path.startsWith("/"), "a path of a template is absolute");
    for (String segment : path.substring(1).split("/", -1)) {
      Check.holds(
          !segment.isEmpty() && !segment.equals(".") && !segment.equals(".."),
          "a path of a template leads straight down");
    }
    PathPattern.of(path);
  }
}
