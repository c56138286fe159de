package dev.cloister.grader.attack;

import dev.cloister.sandbox.CellSpec;
import java.util.List;

/**
 * One entry of the manifest.
 *
 * @param attackClass what it aims at
 * @param name unique in the whole manifest
 * @param does what the program does, for people
 * @param must what has to be seen, for people
 * @param source where it comes from
 * @param needs commands that the template must have; where it lacks one the attack is skipped
 * @param cell of what its cells are made
 * @param steps in order
 */
public record Attack(
    AttackClass attackClass,
    String name,
    String does,
    String must,
    String source,
    List<String> needs,
    CellSpec cell,
    List<Step> steps) {

  /** Copies the lists. */
  public Attack {
    needs = List.copyOf(needs);
    steps = List.copyOf(steps);
  }
}
