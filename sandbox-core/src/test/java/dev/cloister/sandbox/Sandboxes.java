package dev.cloister.sandbox;

import dev.cloister.sandbox.SandboxConfig.Cgroups;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The sandboxes of one test class, one with cgroups and one without, opened when first asked for.
 * Closes them, and checks that nothing is left.
 */
final class Sandboxes implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
  private final Map<Cgroups, Sandbox> open = new EnumMap<>(Cgroups.class);
  private final UnaryOperator<SandboxConfig> config;
  private NothingLeft nothingLeft = NothingLeft.comparedWithNow();

  Sandboxes() {
    this(UnaryOperator.identity());
  }

  Sandboxes(UnaryOperator<SandboxConfig> config) {
    this.config = config;
  }

  synchronized Sandbox with(Cgroups cgroups) {
    return open.computeIfAbsent(cgroups, this::open);
  }

  Sandbox sandbox() {
    return with(Cgroups.AUTO);
  }

  private Sandbox open(Cgroups cgroups) {
    try {
      return Sandbox.open(config.apply(SandboxConfig.defaults().withCgroups(cgroups)));
    } catch (SandboxException e) {
      throw new AssertionError("no sandbox: " + e.getMessage(), e);
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    // The libraries open what they keep open.
    Sandbox.open().close();
    nothingLeft = NothingLeft.comparedWithNow();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    nothingLeft.notice();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    nothingLeft.notice();
    open.values().forEach(Sandbox::close);
    open.clear();
    nothingLeft.check();
  }
}
