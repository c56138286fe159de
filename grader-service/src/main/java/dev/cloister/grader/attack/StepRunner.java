package dev.cloister.grader.attack;

import dev.cloister.sandbox.Cell;
import dev.cloister.sandbox.CollectSpec;
import dev.cloister.sandbox.Collected;
import dev.cloister.sandbox.Command;
import dev.cloister.sandbox.Execution;
import dev.cloister.sandbox.SandboxException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Carries out the steps of one attack, in cells that are all opened at its beginning. Not
 * thread-safe.
 */
final class StepRunner implements AutoCloseable {
  /** What the grader puts into a cell; a step that collects it finds this text. */
  static final String PUT = "put by the grader\n";

  private final ServiceUnderAttack service;
  private final Map<String, Cell> cells = new HashMap<>();
  private final List<Started> started = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();

  private record Started(Step.Start step, Execution execution) {}

  private StepRunner(ServiceUnderAttack service) {
    this.service = service;
  }

  /** Runs all steps, or up to the one that finds a sandbox fault; says what was wrong. */
  static List<String> faults(Attack attack, ServiceUnderAttack service)
      throws BrokenProgramException, SandboxException, IOException, InterruptedException {
    try (StepRunner runner = new StepRunner(service)) {
      for (Step step : attack.steps()) {
        Optional<String> cell = cell(step);
        if (cell.isPresent() && !runner.cells.containsKey(cell.get())) {
          runner.cells.put(
              cell.get(), service.sandbox().openCell(service.programs().cell(attack.cell())));
        }
      }
      for (Step step : attack.steps()) {
        runner.carryOut(step);
      }
      runner.stop();
      return runner.faults;
    }
  }

  /** Makes the programs of an attack ready, so that this takes no time of the attack's. */
  static void prepare(Attack attack, ServiceUnderAttack service)
      throws BrokenProgramException, SandboxException, IOException, InterruptedException {
    for (Step step : attack.steps()) {
      Optional<ProgramCall> call = call(step);
      if (call.isPresent()) {
        service.command(call.get().program());
      }
    }
  }

  private static Optional<ProgramCall> call(Step step) {
    if (step instanceof Step.Run run) {
      return Optional.of(run.call());
    }
    return step instanceof Step.Start start ? Optional.of(start.call()) : Optional.empty();
  }

  private static Optional<String> cell(Step step) {
    if (step instanceof Step.Put put) {
      return Optional.of(put.cell());
    }
    if (step instanceof Step.Collect collect) {
      return Optional.of(collect.cell());
    }
    return call(step).map(ProgramCall::cell);
  }

  private Cell cellOf(String name) {
    return Optional.ofNullable(cells.get(name)).orElseThrow();
  }

  private void carryOut(Step step)
      throws BrokenProgramException, SandboxException, IOException, InterruptedException {
    if (step instanceof Step.Run run) {
      faults.addAll(
          RunCheck.faults(
              run.call().program(),
              run.expected(),
              cellOf(run.call().cell()).run(command(run.call()))));
    } else if (step instanceof Step.Start start) {
      started.add(new Started(start, cellOf(start.call().cell()).start(command(start.call()))));
    } else if (step instanceof Step.Put put) {
      put(put);
    } else if (step instanceof Step.Collect collect) {
      collect(collect);
    } else if (step instanceof Step.Submit submit) {
      faults.addAll(new SubmissionStep(service, submit).faults());
    } else if (step instanceof Step.Request request) {
      faults.addAll(new RequestStep(service, request).faults());
    } else if (step instanceof Step.Scenario scenario) {
      faults.addAll(
          Optional.ofNullable(Scenario.ALL.get(scenario.name())).orElseThrow().faults(service));
    }
  }

  private Command command(ProgramCall call)
      throws BrokenProgramException, SandboxException, IOException, InterruptedException {
    List<String> words = new ArrayList<>(service.command(call.program()));
    words.addAll(call.arguments());
    return Command.builder(words)
        .env(call.env())
        .limits(call.limits())
        .stdin(call.stdin())
        .scratch(call.scratch())
        .build();
  }

  private void put(Step.Put put) throws SandboxException, InterruptedException {
    Cell cell = cellOf(put.cell());
    try {
      cell.put(put.name(), PUT.getBytes(StandardCharsets.UTF_8));
    } catch (SandboxException refused) {
      if (put.permission() == Step.Permission.GRANTED) {
        throw refused;
      }
      return;
    }
    if (put.permission() == Step.Permission.REFUSED) {
      // It was taken: then it must have become a plain file of the cell, and nothing else.
      Collected collected = cell.collect(CollectSpec.of(put.name()));
      if (!gives(collected, PUT)) {
        faults.add("putting " + put.name() + " went through, and not to a file of the cell");
      }
    }
  }

  private static boolean gives(Collected collected, String text) {
    return collected.refused().isEmpty()
        && collected.files().size() == 1
        && new String(collected.files().get(0).content(), StandardCharsets.UTF_8).equals(text);
  }

  private void collect(Step.Collect step) throws SandboxException, InterruptedException {
    Collected collected =
        cellOf(step.cell()).collect(CollectSpec.of(step.patterns().toArray(String[]::new)));
    boolean right;
    if (step.finds() instanceof Step.Finds.Content content) {
      right = gives(collected, content.text());
    } else if (step.finds() instanceof Step.Finds.Refusal refusal) {
      right =
          collected.files().isEmpty()
              && !collected.refused().isEmpty()
              && collected.refused().stream()
                  .allMatch(each -> each.reason().contains(refusal.reason()));
    } else {
      right = collected.files().isEmpty() && collected.refused().isEmpty();
    }
    if (!right) {
      faults.add(
          "collecting "
              + String.join(" ", step.patterns())
              + " gives "
              + collected.files().stream()
                  .map(file -> file.path() + " (" + file.content().length + " bytes)")
                  .toList()
              + " and refuses "
              + collected.refused());
    }
  }

  /** Ends what was started, and looks at what it did. */
  private void stop() throws SandboxException, InterruptedException {
    for (Started each : started) {
      each.execution().cancel();
      faults.addAll(
          RunCheck.faults(
              each.step().call().program(), each.step().expected(), each.execution().await()));
    }
  }

  @Override
  public void close() {
    cells.values().forEach(Cell::close);
  }
}
