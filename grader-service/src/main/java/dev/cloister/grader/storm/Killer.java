package dev.cloister.grader.storm;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Kills processes that descend from this JVM, at random moments, by a seed. One thread. */
final class Killer {
  private static final int MEAN_PAUSE_MILLIS = 60;
  private static final int LONGEST_STOP_MILLIS = 60;

  /** After which a signal that has not killed is taken for ignored. */
  private static final int SIGNAL_MILLIS = 20;

  private final Random random;
  private final KillLog log;

  Killer(long seed, KillLog log) {
    this.random = new Random(seed);
    this.log = log;
  }

  /** Goes on until then. Not to be interrupted: whoever was stopped is killed, too. */
  void run(long untilNanos) throws InterruptedException {
    while (System.nanoTime() - untilNanos < 0) {
      TimeUnit.MILLISECONDS.sleep(random.nextInt(2 * MEAN_PAUSE_MILLIS));
      strike(chooseRole());
    }
  }

  private Role chooseRole() {
    int left = random.nextInt(100);
    for (Role role : Role.values()) {
      left -= role.weight();
      if (left < 0) {
        return role;
      }
    }
    return Role.PAYLOAD;
  }

  private void strike(Role role) throws InterruptedException {
    Map<Role, List<Integer>> all = Descent.look();
    List<Integer> prey = all.getOrDefault(role, List.of());
    Blow blow = role.blows().get(random.nextInt(role.blows().size()));
    int chosen = random.nextInt(Integer.MAX_VALUE);
    int stop = random.nextInt(LONGEST_STOP_MILLIS);
    if (prey.isEmpty()) {
      return;
    }
    int pid = prey.get(chosen % prey.size());
    Optional<Pidfd> opened = Pidfd.open(pid);
    if (opened.isEmpty()) {
      return;
    }
    try (Pidfd process = opened.get()) {
      // The number may have become another process's between the look and the opening.
      if (!Descent.includes(pid)) {
        return;
      }
      if (blow == Blow.STOP_THEN_KILL) {
        process.send(Blow.SIGSTOP);
        TimeUnit.MILLISECONDS.sleep(stop);
      }
      if (blow.signal() == Blow.KILL.signal()) {
        log.killed(role, System.nanoTime());
        process.send(blow.signal());
      } else {
        sendWhatMayBeIgnored(process, pid, role, blow);
      }
    }
  }

  private void sendWhatMayBeIgnored(Pidfd process, int pid, Role role, Blow blow)
      throws InterruptedException {
    long now = System.nanoTime();
    process.send(blow.signal());
    for (int i = 0; i < SIGNAL_MILLIS; i++) {
      TimeUnit.MILLISECONDS.sleep(1);
      if (!Descent.lives(pid)) {
        log.killed(role, now);
        return;
      }
    }
    log.survived(role);
  }
}
