package dev.cloister.grader.storm;

import dev.cloister.grader.storm.Ledger.Ending;
import dev.cloister.sandbox.Cell;
import dev.cloister.sandbox.CellSpec;
import dev.cloister.sandbox.CollectSpec;
import dev.cloister.sandbox.Collected;
import dev.cloister.sandbox.Command;
import dev.cloister.sandbox.Execution;
import dev.cloister.sandbox.Input;
import dev.cloister.sandbox.Limits;
import dev.cloister.sandbox.Outcome;
import dev.cloister.sandbox.Output;
import dev.cloister.sandbox.RunResult;
import dev.cloister.sandbox.Sandbox;
import dev.cloister.sandbox.SandboxException;
import dev.cloister.sandbox.Scratch;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** Runs of the sandbox, each of which says what it should. Thread-safe. */
final class DirectLoad {
  private static final int SIGKILL = 9;
  private static final int CODE = 3;
  private static final int MOST_LINES = 3_000;

  /** Generous: what a stop of some milliseconds does to a program must not end it. */
  private static final Limits LIMITS =
      Limits.defaults().withCpu(Duration.ofSeconds(10)).withWall(Duration.ofSeconds(20));

  private final Sandbox sandbox;
  private final KillLog kills;
  private final Ledger ledger;

  DirectLoad(Sandbox sandbox, KillLog kills, Ledger ledger) {
    this.sandbox = sandbox;
    this.kills = kills;
    this.ledger = ledger;
  }

  private interface Attempt {
    /** Returns whether everything was as it should be, or throws what the sandbox did. */
    void make() throws SandboxException, InterruptedException, Unexpected;
  }

  /** Something else than what was to be seen. */
  private static final class Unexpected extends Exception {
    private static final long serialVersionUID = 1L;
    private final boolean programWasKilled;

    Unexpected(String what, boolean programWasKilled) {
      super(what);
      this.programWasKilled = programWasKilled;
    }
  }

  /** One request of any kind. */
  void once(Random random) throws InterruptedException {
    int token = random.nextInt(1_000_000);
    switch (random.nextInt(4)) {
      case 0 -> attempt("a run", () -> run(token));
      case 1 -> attempt("a run that lasts", () -> lastingRun(token));
      case 2 -> attempt("a live run", () -> liveRun(token));
      default -> attempt("a cell", () -> cell(token));
    }
  }

  private void attempt(String kind, Attempt attempt) throws InterruptedException {
    long begin = System.nanoTime();
    try {
      attempt.make();
      ledger.ended(Ending.RIGHT);
      kills.succeeded(begin);
    } catch (SandboxException e) {
      ledger.ended(Ending.FAULT);
      if (e.stage().isEmpty() || String.valueOf(e.getMessage()).isEmpty()) {
        ledger.violated(kind + " failed without a name: " + e);
      }
    } catch (Unexpected e) {
      if (e.programWasKilled && kills.killedAPayloadSince(begin)) {
        ledger.ended(Ending.KILLED_PROGRAM);
      } else {
        ledger.violated(kind + ": " + e.getMessage());
      }
    }
  }

  private static Command.Builder script(String text) {
    return Command.builder("/bin/sh", "-c", text).limits(LIMITS);
  }

  private void run(int token) throws SandboxException, InterruptedException, Unexpected {
    Command command =
        script("read x; echo \"got $x\"; exit " + CODE).stdin(Input.of(token + "\n")).build();
    expect(sandbox.run(command), CODE, "got " + token + "\n");
  }

  private void lastingRun(int token) throws SandboxException, InterruptedException, Unexpected {
    int lines = 1 + token % MOST_LINES;
    Command command =
        script(
                "sleep 0.0"
                    + token % 10
                    + "; i=0; while [ $i -lt "
                    + lines
                    + " ]; do echo line $i; i=$((i+1)); done; echo "
                    + token)
            .build();
    StringBuilder expected = new StringBuilder();
    for (int i = 0; i < lines; i++) {
      expected.append("line ").append(i).append('\n');
    }
    expect(sandbox.run(command), 0, expected.append(token).append('\n').toString());
  }

  private void liveRun(int token) throws SandboxException, InterruptedException, Unexpected {
    String expected = "begun " + token + "\n";
    Execution execution =
        sandbox.start(script("echo begun " + token).stdout(Output.live()).build());
    String said;
    try (InputStream stdout = execution.stdout()) {
      said = new String(stdout.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      said = "";
    }
    // Whatever becomes of the run: a command that began twice would say so twice.
    if (!expected.startsWith(said)) {
      throw new Unexpected("a live run said " + said, false);
    }
    RunResult result = execution.await();
    if (!said.equals(expected) || !result.outcome().isSuccess()) {
      throw new Unexpected(
          "a live run said " + said + " and ended as " + result.outcome(), wasKilled(result));
    }
  }

  private void cell(int token) throws SandboxException, InterruptedException, Unexpected {
    byte[] content = ("content " + token).getBytes(StandardCharsets.UTF_8);
    try (Cell cell = sandbox.openCell(CellSpec.defaults())) {
      cell.put("in/file", content);
      Command copy =
          script("cat in/file > out; cat out; echo once >> log; cat log")
              .scratch(Scratch.CELL)
              .build();
      expect(cell.run(copy), 0, "content " + token + "once\n");
      expect(cell.run(script("ls").scratch(Scratch.FRESH).build()), 0, "");
      Collected collected = cell.collect(CollectSpec.of("out", "log"));
      List<String> texts =
          collected.files().stream()
              .map(file -> new String(file.content(), StandardCharsets.UTF_8))
              .sorted()
              .toList();
      if (!texts.equals(List.of("content " + token, "once\n"))) {
        throw new Unexpected("collected " + collected, false);
      }
    }
  }

  private static void expect(RunResult result, int code, String output) throws Unexpected {
    boolean right =
        result.outcome() instanceof Outcome.Exited exited
            && exited.code() == code
            && result.stdout().text().equals(output);
    if (!right) {
      throw new Unexpected(
          "expected "
              + code
              + " and "
              + output.length()
              + " bytes, got "
              + result.outcome()
              + " and "
              + result.stdout().text().length()
              + " bytes, "
              + result.stderr().text(),
          wasKilled(result));
    }
  }

  /** A shell reports a command of its own that was killed in words, or as 128 and the number. */
  private static boolean wasKilled(RunResult result) {
    if (result.outcome() instanceof Outcome.Signalled signalled) {
      return signalled.signal() == SIGKILL;
    }
    return result.outcome() instanceof Outcome.Exited shell
        && (shell.code() == 128 + SIGKILL || result.stderr().text().contains("Killed"));
  }
}
