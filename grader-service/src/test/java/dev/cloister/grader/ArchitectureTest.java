package dev.cloister.grader;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;

/** The rooms of the grader and the only direction in which they know each other. */
@AnalyzeClasses(packages = "dev.cloister.grader", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {

  @ArchTest
  static final ArchRule roomsKnowEachOtherInOneDirection =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("cli")
          .definedBy("..grader.cli..")
          .layer("storm")
          .definedBy("..grader.storm..")
          .layer("http")
          .definedBy("..grader.http..")
          .layer("json")
          .definedBy("..grader.json..")
          .layer("queue")
          .definedBy("..grader.queue..")
          .layer("judging")
          .definedBy("..grader.judging..")
          .layer("problem")
          .definedBy("..grader.problem..")
          .layer("language")
          .definedBy("..grader.language..")
          .layer("config")
          .definedBy("..grader.config..")
          .whereLayer("cli")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("storm")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("http")
          .mayOnlyBeAccessedByLayers("cli", "storm")
          .whereLayer("json")
          .mayOnlyBeAccessedByLayers("cli", "http")
          .whereLayer("queue")
          .mayOnlyBeAccessedByLayers("cli", "http", "json")
          .whereLayer("judging")
          .mayOnlyBeAccessedByLayers("cli", "storm", "http", "json", "queue")
          .whereLayer("problem")
          .mayOnlyBeAccessedByLayers("cli", "storm", "http", "json", "queue", "judging")
          .whereLayer("language")
          .mayOnlyBeAccessedByLayers("cli", "storm", "http", "json", "queue", "judging");

  @ArchTest
  static final ArchRule noCycles =
      slices().matching("dev.cloister.grader.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule onlyTheServerKnowsVertx =
      ArchRuleDefinition.noClasses()
          .that()
          .resideOutsideOfPackages("..grader.http..", "..grader.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.vertx..", "io.netty..");

  @ArchTest
  static final ArchRule theSandboxIsUsedThroughItsPublicPackageOnly =
      ArchRuleDefinition.noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.cloister.sandbox.internal..");
}
