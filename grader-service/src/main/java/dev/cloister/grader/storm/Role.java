package dev.cloister.grader.storm;

import java.util.List;

/** The kinds of process that descend from this JVM, by how far below it they are. */
enum Role {
  GUARD(1, 10, true),
  LAUNCHER(2, 10, true),
  KEEPER(3, 20, true),
  INIT(4, 30, true),
  /** The program, or any process that it started. */
  PAYLOAD(5, 30, false);

  private final int depth;
  private final int weight;
  private final boolean ours;

  Role(int depth, int weight, boolean ours) {
    this.depth = depth;
    this.weight = weight;
    this.ours = ours;
  }

  /** How often it is hit, of a hundred times. */
  int weight() {
    return weight;
  }

  /**
   * The signals to choose from. What a payload dies of is its outcome: it gets only what nobody
   * could take for its own doing.
   */
  List<Blow> blows() {
    return ours ? List.of(Blow.values()) : List.of(Blow.KILL, Blow.STOP_THEN_KILL);
  }

  static Role atDepth(int depth) {
    for (Role role : values()) {
      if (role.depth == depth) {
        return role;
      }
    }
    return PAYLOAD;
  }
}
