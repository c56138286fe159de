package dev.cloister.grader.judging;

import dev.cloister.grader.config.JudgingConfig;
import dev.cloister.grader.config.StateDirectory;
import dev.cloister.grader.config.YamlException;
import dev.cloister.grader.language.LanguageProbe;
import dev.cloister.grader.language.Languages;
import dev.cloister.grader.problem.PackageLoader;
import dev.cloister.sandbox.Sandbox;
import dev.cloister.sandbox.SandboxConfig;
import dev.cloister.sandbox.SandboxConfig.Identity;
import dev.cloister.sandbox.SandboxException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All that judging needs, opened together and closed together.
 *
 * @param sandbox runs what is untrusted
 * @param languages that are defined
 * @param probe tells which of them this machine has
 * @param loader of problem packages
 * @param judge itself
 */
public record JudgeContext(
    Sandbox sandbox, Languages languages, LanguageProbe probe, PackageLoader loader, Judge judge)
    implements AutoCloseable {
  /**
   * The user and the group that root's launcher becomes when nothing else is said; see {@link
   * SandboxConfig#identity()}.
   */
  public static final int LAUNCHER_ID = 65_532;

  /**
   * Opens everything.
   *
   * @param state the state directory; made if it is missing
   * @param languageFolder further language definitions
   * @param sandboxConfig the folder of compiled programs is added to its mount roots
   */
  public static JudgeContext open(
      Path state, Optional<Path> languageFolder, JudgingConfig config, SandboxConfig sandboxConfig)
      throws SandboxException, YamlException, IOException {
    Languages languages = Languages.shipped();
    if (languageFolder.isPresent()) {
      languages = languages.with(languageFolder.get());
    }
    ArtifactCache artifacts =
        ArtifactCache.open(
            StateDirectory.create(state),
            sandboxConfig.identity().map(Identity::gid).orElse(LAUNCHER_ID),
            config.artifactCacheBytes());
    try {
      List<Path> mountRoots = new ArrayList<>(sandboxConfig.mountRoots());
      mountRoots.add(artifacts.root().toRealPath());
      Sandbox sandbox = Sandbox.open(sandboxConfig.withMountRoots(mountRoots));
      LanguageProbe probe = new LanguageProbe(sandbox);
      Judge judge = new Judge(sandbox, probe, artifacts, config);
      return new JudgeContext(sandbox, languages, probe, new PackageLoader(config), judge);
    } catch (SandboxException | IOException | RuntimeException e) {
      artifacts.store().close();
      throw e;
    }
  }

  /** Ends whatever runs, and lets the state directory go. */
  @Override
  public void close() throws IOException {
    sandbox.close();
    judge.close();
  }
}
