package dev.cloister.sandbox;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.onlyHaveDependenciesInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

@AnalyzeClasses(
    packages = "dev.cloister.sandbox",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String PUBLIC = "dev.cloister.sandbox";
  private static final String INTERNAL = "dev.cloister.sandbox.internal..";

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("dev.cloister.sandbox.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule internalsDoNotKnowThePublicPackage =
      noClasses()
          .that()
          .resideInAPackage(INTERNAL)
          .should()
          .dependOnClassesThat(resideInAPackage(PUBLIC));

  @ArchTest
  static final ArchRule posixKnowsNothingAboveIt =
      noClasses()
          .that()
          .resideInAPackage("..internal.posix")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..internal.launcher..", "..internal.template");

  @ArchTest
  static final ArchRule templatesKnowNothingOfTheLauncher =
      noClasses()
          .that()
          .resideInAPackage("..internal.template")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("..internal.launcher..");

  @ArchTest
  static final ArchRule theWireFormatKnowsNoSocket =
      classes()
          .that()
          .resideInAPackage("..internal.launcher.wire")
          .should(
              onlyHaveDependenciesInAnyPackage(
                  "..internal.launcher.wire", "java..", "org.jspecify.."));

  @ArchTest
  static final ArchRule onlyThePosixLayerCallsTheSystem =
      noClasses()
          .that()
          .resideOutsideOfPackage("..internal.posix")
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("com.sun.jna.Native");

  @ArchTest
  static final ArchRule coreKnowsNothingOfTheService =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.cloister.grader..", "io.vertx..");

  @ArchTest
  static final ArchRule publicSignaturesUseJdkTypesOnly =
      classes().that().resideInAPackage(PUBLIC).and().arePublic().should(showJdkTypesOnly());

  private static ArchCondition<JavaClass> showJdkTypesOnly() {
    return new ArchCondition<>("show only JDK types and their own package's in signatures") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        Stream<JavaClass> ofMembers =
            type.getCodeUnits().stream()
                .filter(ArchitectureTest::isVisible)
                .flatMap(
                    unit ->
                        Stream.concat(
                            unit.getAllInvolvedRawTypes().stream(),
                            unit.getThrowsClause().getTypes().stream()));
        Stream<JavaClass> ofFields =
            type.getFields().stream()
                .filter(ArchitectureTest::isVisible)
                .flatMap(field -> field.getAllInvolvedRawTypes().stream());
        Set<String> shown =
            Stream.concat(ofMembers, ofFields)
                .map(JavaClass::getBaseComponentType)
                .filter(shownType -> !shownType.isPrimitive())
                .map(JavaClass::getName)
                .collect(Collectors.toSet());
        for (String name : shown) {
          boolean allowed =
              name.startsWith("java.")
                  || (name.startsWith(PUBLIC + ".") && !name.contains(".internal."));
          if (!allowed) {
            events.add(SimpleConditionEvent.violated(type, type.getName() + " shows " + name));
          }
        }
      }
    };
  }

  private static boolean isVisible(JavaCodeUnit unit) {
    return isVisible(unit.getModifiers());
  }

  private static boolean isVisible(JavaField field) {
    return isVisible(field.getModifiers());
  }

  private static boolean isVisible(Set<JavaModifier> modifiers) {
    return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
  }
}
