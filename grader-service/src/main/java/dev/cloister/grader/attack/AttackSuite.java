package dev.cloister.grader.attack;

import dev.cloister.grader.attack.CaseResult.Conclusion;
import dev.cloister.grader.config.YamlException;
import dev.cloister.sandbox.Command;
import dev.cloister.sandbox.Mechanism;
import dev.cloister.sandbox.SandboxConfig.Cgroups;
import dev.cloister.sandbox.SandboxException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Carries out the attacks of a manifest against a real service, and checks after each that nothing
 * but the attack itself came to harm: attacks/README.md, "Always". Not thread-safe.
 */
public final class AttackSuite implements AutoCloseable {
  private static final String COMPILER = "cc";

  private final Manifest manifest;
  private final Map<Cgroups, ServiceUnderAttack> services = new EnumMap<>(Cgroups.class);
  private final ServiceProbe probe = new ServiceProbe();

  private AttackSuite(Manifest manifest) {
    this.manifest = manifest;
  }

  /**
   * Opens the service that will be attacked.
   *
   * @throws SandboxException if this machine allows no sandbox
   */
  public static AttackSuite open(Manifest manifest)
      throws SandboxException, YamlException, IOException {
    AttackSuite suite = new AttackSuite(manifest);
    suite.service(Cgroups.AUTO);
    return suite;
  }

  private ServiceUnderAttack service(Cgroups cgroups)
      throws SandboxException, YamlException, IOException {
    ServiceUnderAttack service = services.get(cgroups);
    if (service == null) {
      service = ServiceUnderAttack.open(manifest.folder(), cgroups);
      services.put(cgroups, service);
    }
    return service;
  }

  /**
   * Every attack, and those on what cgroups hold once more without them, where this process has
   * any.
   */
  public List<AttackCase> cases()
      throws SandboxException, YamlException, IOException, InterruptedException {
    Mechanism cpu = service(Cgroups.AUTO).sandbox().run(Command.of("true")).enforcement().cpu();
    boolean cgroups = cpu == Mechanism.CGROUP1 || cpu == Mechanism.CGROUP2;
    List<AttackCase> cases = new ArrayList<>();
    for (Attack attack : manifest.attacks()) {
      cases.add(new AttackCase(attack, Cgroups.AUTO));
      if (cgroups && attack.attackClass().isHeldByCgroups()) {
        cases.add(new AttackCase(attack, Cgroups.OFF));
      }
    }
    return cases;
  }

  /** Carries one out. */
  public CaseResult run(AttackCase attackCase) throws InterruptedException {
    long start = System.nanoTime();
    List<String> why = new ArrayList<>();
    Conclusion conclusion = Conclusion.BROKEN;
    try {
      ServiceUnderAttack service = service(attackCase.cgroups());
      List<String> needs = new ArrayList<>(attackCase.attack().needs());
      // Of the neighbour.
      needs.add(COMPILER);
      List<String> missing = service.tools().missing(needs);
      if (missing.isEmpty()) {
        why.addAll(faults(attackCase.attack(), service));
        conclusion = why.isEmpty() ? Conclusion.HELD : Conclusion.BROKEN;
      } else {
        why.add("the template has no " + String.join(", ", missing.stream().distinct().toList()));
        conclusion = Conclusion.SKIPPED;
      }
    } catch (SandboxException e) {
      why.add("sandbox fault: " + e.getMessage());
    } catch (BrokenProgramException | YamlException e) {
      why.add(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      why.add(e.toString());
    }
    return new CaseResult(attackCase, conclusion, why, Duration.ofNanos(System.nanoTime() - start));
  }

  private List<String> faults(Attack attack, ServiceUnderAttack service)
      throws BrokenProgramException, SandboxException, IOException, InterruptedException {
    Neighbour.prepare(service);
    StepRunner.prepare(attack, service);
    Surroundings before = Surroundings.note(service);
    List<String> faults = new ArrayList<>();
    Neighbour neighbour = Neighbour.start(service);
    try {
      faults.addAll(StepRunner.faults(attack, service));
    } catch (SandboxException e) {
      faults.add("sandbox fault: " + e.getMessage());
    } finally {
      faults.addAll(neighbour.faults());
    }
    probe.fault(service).ifPresent(faults::add);
    faults.addAll(before.faults());
    return faults;
  }

  @Override
  public void close() throws IOException {
    for (ServiceUnderAttack service : services.values()) {
      service.close();
    }
    services.clear();
  }
}
