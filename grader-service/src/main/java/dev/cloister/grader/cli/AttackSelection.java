package dev.cloister.grader.cli;

import dev.cloister.grader.attack.AttackCase;
import dev.cloister.grader.attack.AttackClass;
import dev.cloister.grader.attack.AttackSuite;
import dev.cloister.grader.attack.Manifest;
import java.util.Arrays;
import java.util.List;

/**
 * Which attacks are wanted.
 *
 * @param names of attacks; empty: all
 * @param classes their words; empty: all
 */
record AttackSelection(List<String> names, List<String> classes) {

  /** Refuses what the manifest does not have. */
  void check(Manifest manifest) throws UsageException {
    for (String name : names) {
      if (manifest.find(name).isEmpty()) {
        throw new UsageException("--only " + name + ": there is no attack of this name");
      }
    }
    List<String> known = Arrays.stream(AttackClass.values()).map(AttackClass::word).toList();
    for (String word : classes) {
      if (!known.contains(word)) {
        throw new UsageException("--class " + word + ": there are " + String.join(", ", known));
      }
    }
  }

  /** Who tries a few attacks does not want to wait for the whole template to be read. */
  AttackSuite.TemplateCheck templateCheck() {
    return names.isEmpty() && classes.isEmpty()
        ? AttackSuite.TemplateCheck.WHOLE
        : AttackSuite.TemplateCheck.AIMED;
  }

  boolean wants(AttackCase attackCase) {
    return (names.isEmpty() || names.contains(attackCase.attack().name()))
        && (classes.isEmpty() || classes.contains(attackCase.attack().attackClass().word()));
  }
}
