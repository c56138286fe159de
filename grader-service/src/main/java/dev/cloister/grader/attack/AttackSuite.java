package dev.cloister.grader.attack;

import dev.cloister.grader.attack.CaseResult.Conclusion;
import dev.cloister.grader.config.YamlException;
import dev.cloister.sandbox.Command;
import dev.cloister.sandbox.Footprint;
import dev.cloister.sandbox.Mechanism;
import dev.cloister.sandbox.SandboxConfig.Cgroups;
import dev.cloister.sandbox.SandboxException;
import dev.cloister.sandbox.Template;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Carries out the attacks of a manifest against a real service, and checks after each that nothing
 * but the attack itself came to harm: attacks/README.md, "Always". Not thread-safe.
 */
public final class AttackSuite implements AutoCloseable {
  private static final String COMPILER = "cc";

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final long PAUSE_MILLIS = 10;

  private final Manifest manifest;
  private final Home home;
  private final Map<Cgroups, ServiceUnderAttack> services = new EnumMap<>(Cgroups.class);
  private final ServiceProbe probe = new ServiceProbe();
  private final Footprint before = Footprint.now();
  private final Optional<TemplateHash> template;

  /** How much of the template is looked at before the first and after the last attack. */
  public enum TemplateCheck {
    /** What attacks aim at, as after each of them. */
    AIMED,
    /** Every file of it: gigabytes are read, twice. */
    WHOLE
  }

  private AttackSuite(Manifest manifest, Home home, Optional<TemplateHash> template) {
    this.manifest = manifest;
    this.home = home;
    this.template = template;
  }

  /**
   * Opens the service that will be attacked.
   *
   * @throws SandboxException if this machine allows no sandbox
   */
  public static AttackSuite open(Manifest manifest, TemplateCheck check)
      throws SandboxException, YamlException, IOException {
    Optional<TemplateHash> template =
        check == TemplateCheck.WHOLE ? Optional.of(wholeTemplate()) : Optional.empty();
    AttackSuite suite = new AttackSuite(manifest, Home.create(manifest.folder()), template);
    try {
      suite.service(Cgroups.AUTO);
      return suite;
    } catch (SandboxException | YamlException | IOException | RuntimeException e) {
      suite.close();
      throw e;
    }
  }

  private static TemplateHash wholeTemplate() throws SandboxException, IOException {
    return TemplateHash.of(Template.host().hostDirectories());
  }

  private ServiceUnderAttack service(Cgroups cgroups)
      throws SandboxException, YamlException, IOException {
    ServiceUnderAttack service = services.get(cgroups);
    if (service == null) {
      service = ServiceUnderAttack.open(home, cgroups);
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

  /**
   * Stops the service, and says what all the attacks together left or changed: processes, cgroups,
   * mounts, and the template.
   */
  public List<String> conclude() throws SandboxException, IOException, InterruptedException {
    Footprint attacked = Footprint.now();
    close();
    List<String> faults = left(attacked);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!faults.isEmpty() && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      faults = left(attacked);
    }
    if (template.isPresent()) {
      faults.addAll(wholeTemplate().since(template.get()));
    }
    return faults;
  }

  private List<String> left(Footprint attacked) {
    Footprint now = Footprint.now();
    List<String> faults = new ArrayList<>();
    now.processes().stream()
        .filter(process -> !before.processes().contains(process))
        .forEach(process -> faults.add("process " + process.pid() + " outlives the service"));
    attacked.cgroups().stream()
        .filter(cgroup -> !before.cgroups().contains(cgroup) && Files.exists(cgroup))
        .forEach(cgroup -> faults.add("the cgroup " + cgroup + " outlives the service"));
    now.mounts().stream()
        .filter(mount -> !before.mounts().contains(mount))
        .forEach(mount -> faults.add("a mount outlives the service: " + mount));
    return faults;
  }

  /** Stops the service and removes its files. Idempotent. */
  @Override
  public void close() throws IOException {
    for (ServiceUnderAttack service : services.values()) {
      service.close();
    }
    services.clear();
    home.remove();
  }
}
