package dev.cloister.grader.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.cloister.grader.attack.CaseResult.Conclusion;
import dev.cloister.sandbox.Footprint;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** The sandbox withstands every attack that is published; attacks/README.md describes them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileCodeTest {
  /** Of the checkout; tests run in the folder of their module. */
  static final Path ATTACKS = Path.of("..", "attacks").toAbsolutePath().normalize();

  private AttackSuite suite;

  @BeforeAll
  void openTheService() throws Exception {
    suite = AttackSuite.open(Manifest.load(ATTACKS), AttackSuite.TemplateCheck.WHOLE);
  }

  @AfterAll
  void nothingIsLeft() throws Exception {
    assertThat(suite.conclude()).isEmpty();
    assertThat(Footprint.now().processes()).isEmpty();
  }

  @TestFactory
  Stream<DynamicTest> everyAttackIsWithstood() throws Exception {
    List<AttackCase> cases = suite.cases();
    return cases.stream()
        .map(each -> DynamicTest.dynamicTest(each.label(), () -> isWithstood(suite.run(each))));
  }

  private static void isWithstood(CaseResult result) {
    assumeFalse(result.conclusion() == Conclusion.SKIPPED, () -> String.join("\n", result.why()));
    assertThat(result.why()).isEmpty();
    assertThat(result.conclusion()).isEqualTo(Conclusion.HELD);
  }
}
