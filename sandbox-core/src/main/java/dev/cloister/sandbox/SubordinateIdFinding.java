package dev.cloister.sandbox;

import dev.cloister.sandbox.Doctor.Finding;
import dev.cloister.sandbox.Doctor.Level;
import dev.cloister.sandbox.internal.launcher.SubordinateIdFinder;
import dev.cloister.sandbox.internal.launcher.SubordinateIds;
import java.util.Optional;

/** What {@link Doctor} finds out about users that cells have to themselves. */
final class SubordinateIdFinding {
  private static final String NAME = "subordinate-ids";
  private static final String COST =
      ": all cells have one user of the host, and can use up for each other what the kernel counts"
          + " by user (memory of pipes, descriptors in flight, watches); only their namespaces keep"
          + " them apart";

  private SubordinateIdFinding() {}

  static Finding examine() {
    SubordinateIds found = SubordinateIdFinder.examine();
    if (!found.exist()) {
      return amiss(found.explanation(), found.mend());
    }
    return refusal()
        .map(
            refused ->
                amiss(
                    found.explanation() + ", which cannot be mapped here (" + refused + ")",
                    "in a container: give it the capabilities SETUID and SETGID, let newuidmap and"
                        + " newgidmap keep their set-user-id bits, and name ids that are mapped"
                        + " there; where other services of this user have them all: a larger range"))
        .orElse(
            Doctor.ok(NAME, "cells have users and groups of their own: " + found.explanation()));
  }

  /** Why a launcher could not use them; empty where it could, or where none can be started. */
  private static Optional<String> refusal() {
    try (Sandbox sandbox = Sandbox.open()) {
      return sandbox.whyNoCellIds();
    } catch (SandboxException noneStarts) {
      return Optional.empty();
    }
  }

  private static Finding amiss(String what, String mend) {
    return new Finding(NAME, Level.WARNING, what + COST, mend);
  }
}
