package dev.cloister.grader.attack;

import dev.cloister.sandbox.SandboxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What is around an attack and must be as it was when it is over. */
final class Surroundings {
  private final ServiceUnderAttack service;
  private final AimedFiles aimed;
  private final String madeUp;
  private final Residue residue;

  private Surroundings(
      ServiceUnderAttack service, AimedFiles aimed, String madeUp, Residue residue) {
    this.service = service;
    this.aimed = aimed;
    this.madeUp = madeUp;
    this.residue = residue;
  }

  /** Looks at everything; the programs of the attack must have been made ready. */
  static Surroundings note(ServiceUnderAttack service)
      throws SandboxException, IOException, InterruptedException {
    AimedFiles aimed = service.aimed();
    try (Stream<Path> programs = Files.walk(service.programs().folder())) {
      for (Path program : programs.filter(Files::isRegularFile).toList()) {
        aimed.add(program);
      }
    }
    return new Surroundings(service, aimed, service.madeUpFiles(), Residue.now(service.folders()));
  }

  /** What is not as it was, or was not there. */
  List<String> faults() throws SandboxException, IOException, InterruptedException {
    List<String> faults = new ArrayList<>(aimed.faults());
    String now = service.madeUpFiles();
    if (!now.equals(madeUp)) {
      faults.add("what the template has in /etc was changed: " + madeUp + ", now " + now);
    }
    faults.addAll(Residue.since(residue, service.folders()));
    return faults;
  }
}
