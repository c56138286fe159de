package dev.cloister.grader.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The placeholders in the words of a command. */
final class CommandWords {
  static final Set<String> COMPILE = Set.of("sources", "entry");
  static final Set<String> RUN = Set.of("sources", "entry", "memoryMiB");
  static final Set<String> RUN_JAVA = Set.of("sources", "entry", "memoryMiB", "mainClass");
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([A-Za-z]+)}");

  private CommandWords() {}

  /** What is wrong with a word, if anything is. */
  static Optional<String> firstMistake(String word, Set<String> known) {
    Matcher matcher = PLACEHOLDER.matcher(word);
    while (matcher.find()) {
      if (!known.contains(matcher.group(1))) {
        return Optional.of(
            "unknown placeholder "
                + matcher.group()
                + "; known here are "
                + known.stream().sorted().toList());
      }
      if (matcher.group(1).equals("sources") && !word.equals("{sources}")) {
        return Optional.of("{sources} must be a word of its own, not part of '" + word + "'");
      }
    }
    return Optional.empty();
  }

  /** Fills the placeholders in. */
  static List<String> fill(List<String> words, List<String> sources, Map<String, String> values) {
    List<String> filled = new ArrayList<>();
    for (String word : words) {
      if (word.equals("{sources}")) {
        filled.addAll(sources);
      } else {
        filled.add(
            PLACEHOLDER
                .matcher(word)
                .replaceAll(
                    match ->
                        Matcher.quoteReplacement(
                            values.getOrDefault(match.group(1), match.group()))));
      }
    }
    return filled;
  }
}
