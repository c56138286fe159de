package dev.cloister.sandbox;

/**
 * What the sandbox observed of one run. A sandbox fault is never an outcome: it is a {@link
 * SandboxException}.
 */
public sealed interface Outcome {

  /**
   * The program ended by itself.
   *
   * @param code 0 to 255
   */
  record Exited(int code) implements Outcome {
    @Override
    public String word() {
      return "exited";
    }
  }

  /**
   * A signal ended the program, and no limit was the cause.
   *
   * @param signal the number, as in signal(7) on this architecture
   */
  record Signalled(int signal) implements Outcome {
    @Override
    public String word() {
      return "signalled";
    }
  }

  /**
   * The sandbox ended the program, or the kernel did at the sandbox's bidding.
   *
   * @param limit the limit that was reached
   */
  record LimitReached(Limit limit) implements Outcome {
    @Override
    public String word() {
      return limit.word() + "-limit";
    }
  }

  /** The caller cancelled the run. */
  record Cancelled() implements Outcome {
    @Override
    public String word() {
      return "cancelled";
    }
  }

  /**
   * The stable word of the JSON shapes: {@code exited}, {@code signalled}, {@code cpu-limit}, ...
   */
  String word();

  /** Whether the program ended by itself with code 0. */
  default boolean isSuccess() {
    return this instanceof Exited exited && exited.code() == 0;
  }
}
