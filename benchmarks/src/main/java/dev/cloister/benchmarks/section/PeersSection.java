package dev.cloister.benchmarks.section;

import dev.cloister.benchmarks.measure.Contender;
import dev.cloister.benchmarks.measure.Rounds;
import dev.cloister.benchmarks.measure.Spawner;
import dev.cloister.benchmarks.peer.Peer;
import dev.cloister.benchmarks.peer.Peers;
import dev.cloister.sandbox.Sandbox;
import dev.cloister.sandbox.SandboxConfig.Cgroups;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/** Other sandboxes beside Cloister, with the same program, in the same rounds. */
final class PeersSection implements Section {
  private static final int SHOWN = 300;

  @Override
  public String id() {
    return "peers";
  }

  @Override
  public String title() {
    return "other sandboxes, isolated alike, the same program";
  }

  @Override
  public void measure(Bench bench, Notebook notebook) throws Exception {
    Peers peers =
        Peers.prepare(
            bench.workspace().newFolder("peers"), bench.workspace().folder().resolve("programs"));
    Spawner unprivileged = spawner(bench, peers, Peer.User.UNPRIVILEGED);
    Spawner caller = spawner(bench, peers, Peer.User.CALLER);
    Sandbox sandbox = bench.sandbox(Cgroups.OFF);
    List<Contender> contenders = new ArrayList<>();
    contenders.add(unprivileged.contender("peers.bare", Notebook.BARE, bench.bare()));
    contenders.add(
        new FromJava.FreshCell(
            "peers.cloister", "Cloister, sandbox.run, a fresh cell", sandbox, bench.program()));
    for (Peer peer : peers.all()) {
      Optional<Path> installed = peer.installed();
      if (installed.isEmpty()) {
        String mend = "not installed: apt-get install " + peer.debianPackage();
        notebook.missing(peer.id(), peer.name(), mend);
        continue;
      }
      List<String> command = new ArrayList<>(peer.before());
      command.add(installed.get().toString());
      command.addAll(peer.arguments());
      Spawner spawner = peer.user() == Peer.User.CALLER ? caller : unprivileged;
      Optional<String> fault = trial(spawner, peers.log(), command);
      if (fault.isPresent()) {
        notebook.missing(peer.id(), peer.name(), fault.get());
      } else {
        contenders.add(spawner.contender(peer.id(), peer.name(), command));
      }
    }
    Rounds rounds = new Rounds(contenders);
    rounds.warmUp(bench.effort().warmUp());
    int most = bench.effort().peerRounds();
    Map<String, Histogram> times =
        rounds.run(most, bench.effort().longest(), done -> bench.progress().done(done, most));
    notebook.turns(contenders, times);
    notebook.note(
        "whole commands, spawned from C, as the user that the launcher runs as; every namespace,"
            + " the host's /usr read-only, no capability, a filter that refuses some 30 calls"
            + " (Cloister's allows only what it knows), no cgroup");
  }

  private static Spawner spawner(Bench bench, Peers peers, Peer.User user) throws IOException {
    List<String> command = peers.spawner(bench.workspace().built("spawn"), user);
    return bench.scope().keep(new Spawner(command));
  }

  private static Optional<String> trial(Spawner spawner, Path log, List<String> command)
      throws IOException {
    List<String> words = new ArrayList<>(command);
    words.add(0, ">" + log);
    Spawner.Answer answer = spawner.run(words);
    if (answer.isSuccess()) {
      return Optional.empty();
    }
    String said = Files.exists(log) ? Files.readString(log).strip().replaceAll("\\s+", " ") : "";
    String shown = said.length() > SHOWN ? said.substring(0, SHOWN) : said;
    return Optional.of("ended with " + answer.status() + ": " + shown);
  }
}
