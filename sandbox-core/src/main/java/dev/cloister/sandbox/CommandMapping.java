package dev.cloister.sandbox;

import dev.cloister.sandbox.internal.launcher.RunRequest;
import dev.cloister.sandbox.internal.launcher.Sink;
import dev.cloister.sandbox.internal.launcher.Source;
import dev.cloister.sandbox.internal.launcher.wire.Request.RunLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A {@link Command} in the launcher's terms. */
final class CommandMapping {
  private static final byte[] NOTHING = {};

  private CommandMapping() {}

  static RunRequest request(Command command, int processor) {
    Limits limits = command.limits();
    return new RunRequest(
        command.scratch() == Scratch.FRESH,
        command.argv(),
        environment(command),
        command.workingDirectory(),
        new RunLimits(
            micros(limits.cpu()),
            micros(limits.wall()),
            limits.memoryBytes(),
            limits.fileBytes(),
            limits.stackBytes(),
            limits.outputBytes(),
            limits.processes(),
            limits.openFiles()),
        processor,
        source(command.stdin()),
        sink(command.stdout()),
        sink(command.stderr()));
  }

  private static List<String> environment(Command command) {
    List<String> variables = new ArrayList<>(command.env().size());
    command.env().forEach((name, value) -> variables.add(name + "=" + value));
    return variables;
  }

  private static long micros(Duration duration) {
    return Math.max(1, duration.toNanos() / 1_000);
  }

  private static Source source(Input input) {
    if (input instanceof Input.Bytes bytes) {
      return new Source.Bytes(bytes.content());
    }
    if (input instanceof Input.FromFile file) {
      return new Source.HostFile(file.path());
    }
    return input instanceof Input.Live ? new Source.Live() : new Source.Bytes(NOTHING);
  }

  private static Sink sink(Output output) {
    if (output instanceof Output.Capture) {
      return Sink.CAPTURE;
    }
    return output instanceof Output.Live ? Sink.LIVE : Sink.DISCARD;
  }
}
