package dev.cloister.grader.storm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Who was killed when, and how long it then took until a run succeeded. Thread-safe. */
final class KillLog {
  /** A kill for which no run has succeeded yet that began after it. */
  private record Open(Role role, long atNanos) {}

  private final Map<Role, List<Duration>> recoveries = new EnumMap<>(Role.class);
  private final List<Open> open = new ArrayList<>();
  private final Map<Role, Integer> survived = new EnumMap<>(Role.class);
  private long lastPayloadKill;
  private boolean killedAPayload;

  /** The signal is about to be sent, or was just now. */
  synchronized void killed(Role role, long atNanos) {
    open.add(new Open(role, atNanos));
    if (role == Role.PAYLOAD) {
      lastPayloadKill = atNanos;
      killedAPayload = true;
    }
  }

  /** The signal made no difference to it, as to the first process of a pid namespace. */
  synchronized void survived(Role role) {
    survived.merge(role, 1, Integer::sum);
  }

  /** How often a signal made no difference, by role. */
  synchronized Map<Role, Integer> survivals() {
    return Map.copyOf(survived);
  }

  /** A run succeeded. */
  synchronized void succeeded(long begunAtNanos) {
    long now = System.nanoTime();
    open.removeIf(
        kill -> {
          boolean after = begunAtNanos - kill.atNanos() > 0;
          if (after) {
            recoveries
                .computeIfAbsent(kill.role(), unused -> new ArrayList<>())
                .add(Duration.ofNanos(now - kill.atNanos()));
          }
          return after;
        });
  }

  /** Whether a payload was killed since then. */
  synchronized boolean killedAPayloadSince(long nanos) {
    return killedAPayload && lastPayloadKill - nanos >= 0;
  }

  /** How long the oldest of those kills is ago for which no run has succeeded yet. */
  synchronized Duration longestWait() {
    long now = System.nanoTime();
    return open.stream()
        .map(kill -> Duration.ofNanos(now - kill.atNanos()))
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  /** By role, how long each recovery took. */
  synchronized Map<Role, List<Duration>> recoveries() {
    Map<Role, List<Duration>> copy = new EnumMap<>(Role.class);
    recoveries.forEach((role, times) -> copy.put(role, List.copyOf(times)));
    return copy;
  }
}
