package dev.cloister.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cloister.benchmarks.machine.Machine;
import dev.cloister.benchmarks.machine.MachineReader;
import dev.cloister.benchmarks.report.JsonReport;
import dev.cloister.benchmarks.report.Report;
import dev.cloister.benchmarks.report.Row;
import dev.cloister.benchmarks.report.SectionResult;
import dev.cloister.benchmarks.report.SvgChart;
import dev.cloister.benchmarks.report.TextTable;
import dev.cloister.benchmarks.section.Effort;
import dev.cloister.benchmarks.section.Progress;
import dev.cloister.benchmarks.section.Scope;
import dev.cloister.benchmarks.section.Section;
import dev.cloister.benchmarks.section.Sections;
import dev.cloister.benchmarks.section.Workspace;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.xml.sax.InputSource;

/** Measures as little as can be, to see that every section works. Looks at no figure. */
final class BenchmarksTest {
  private static final Scope EVERYTHING = new Scope();
  private static Workspace workspace;
  private static Session session;

  @BeforeAll
  static void open() throws Exception {
    Path home = Path.of(System.getProperty("cloister.home"));
    workspace = EVERYTHING.keep(Workspace.create(home, Workspace.base(System.getenv())));
    session = new Session(workspace, Effort.least(), Progress.NONE, EVERYTHING);
  }

  @AfterAll
  static void close() {
    EVERYTHING.close();
    assertThat(workspace.folder()).doesNotExist();
    assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive)).isEmpty();
  }

  private static List<String> sections() {
    return Sections.names();
  }

  private static Section section(String id) {
    return Sections.ALL.stream().filter(each -> each.id().equals(id)).findFirst().orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("sections")
  void everySectionMeasuresSomething(String id) throws Exception {
    SectionResult result = session.measure(section(id));

    assertThat(result.fault()).as("what went wrong in %s", id).isEmpty();
    assertThat(result.rows()).isNotEmpty();
    // What an ordinary user may not read is said to be missing, and why.
    if (!id.equals("memory") || System.getProperty("user.name").equals("root")) {
      assertThat(result.rows()).anyMatch(row -> !(row instanceof Row.Missing));
    }
    assertThat(result.rows()).extracting(Row::id).doesNotHaveDuplicates();
  }

  @Test
  void aReportIsATableJsonAndAChart() throws Exception {
    Section section = section("java");
    Machine machine = MachineReader.read("none");
    Report report =
        new Report(machine, Instant.EPOCH, "abc", "quick", List.of(session.measure(section)));

    assertThat(TextTable.section(report.sections().get(0), report)).contains("cell.run");
    JsonNode json = new ObjectMapper().readTree(JsonReport.of(report));
    assertThat(json.path("schema").asInt()).isEqualTo(1);
    assertThat(json.path("sections").path(0).path("rows").path(0).path("timesBare").asDouble())
        .isEqualTo(1.0);
    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(SvgChart.of(report))));
  }

  @Test
  void noResultNamesTheMachine() throws Exception {
    String hostname = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    Report report =
        new Report(MachineReader.read("none"), Instant.EPOCH, "abc", "quick", List.of());

    assertThat(JsonReport.of(report)).doesNotContain("\"" + hostname + "\"");
  }
}
