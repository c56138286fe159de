package dev.cloister.grader.language;

import dev.cloister.fuzz.Check;
import dev.cloister.fuzz.Food;
import dev.cloister.grader.config.YamlException;
import dev.cloister.sandbox.Command;
import dev.cloister.sandbox.LauncherTakes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a participant hands in: refused as the interface says, or commands come of it that can be
 * run. Some inputs are written many times over, so that time that grows faster than they do is
 * seen.
 */
public final class SourcesFuzz {
  private static final int LARGE = 32 << 10;
  private static final int MANY_TIMES = 127;
  private static final Languages SHIPPED = shipped();
  private static final Language JAVA = SHIPPED.byId("java").orElseThrow();

  private SourcesFuzz() {}

  private static Languages shipped() {
    try {
      return Languages.shipped();
    } catch (YamlException e) {
      throw new IllegalStateException(e);
    }
  }

  interface Reading {
    SourceSet read() throws SourceException;
  }

  /** The language, whether it is named, the name, the content. */
  public static void fuzzerTestOneInput(byte[] data) {
    Food food = new Food(data);
    List<Language> all = SHIPPED.all();
    int how = food.u8();
    if (how == MANY_TIMES && food.left() > 0) {
      byte[] large = repeated(food.rest());
      check(JAVA, () -> SourceSet.ofUnnamed(JAVA, large));
      return;
    }
    Language language = all.get(how % 16 % all.size());
    if (how < 128) {
      byte[] source = food.rest();
      check(language, () -> SourceSet.ofUnnamed(language, source));
      return;
    }
    List<SourceFile> files = new ArrayList<>();
    for (int i = how >> 4 & 7; i > 0; i--) {
      String name = food.text();
      files.add(new SourceFile(name, food.bytes(food.u8())));
    }
    try {
      check(language, () -> SourceSet.of(language, files));
    } catch (IllegalArgumentException refused) {
      Check.holds(!String.valueOf(refused.getMessage()).isEmpty(), "a refusal says why");
    }
  }

  private static byte[] repeated(byte[] source) {
    byte[] large = new byte[LARGE];
    for (int at = 0; at < LARGE; at += source.length) {
      System.arraycopy(source, 0, large, at, Math.min(source.length, LARGE - at));
    }
    return large;
  }

  static void check(Language language, Reading reading) {
    SourceSet set;
    try {
      set = reading.read();
    } catch (SourceException refused) {
      return;
    }
    Check.holds(set.sources().contains(set.entry()), "a program begins in one of its sources");
    for (SourceFile file : set.files()) {
      Check.holds(
          Arrays.stream(file.name().split("/", -1))
              .noneMatch(segment -> segment.isEmpty() || segment.matches("\\.\\.?|-.*")),
          "a file's name stays in the work folder and is no option");
      LauncherTakes.file(file.name());
    }
    set.mainClass()
        .ifPresent(name -> Check.holds(!name.startsWith("-"), "a main class is no option"));
    command(set.runCommand(64L << 20));
    language.compile().ifPresent(compile -> command(set.compileCommand(compile)));
  }

  private static void command(List<String> words) {
    LauncherTakes.command(Command.builder(words).build());
  }
}
