package dev.cloister.sandbox.internal.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.sandbox.internal.launcher.SubordinateIds.Range;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubordinateIdFinderTest {
  @TempDir Path etc;
  @TempDir Path programs;

  @BeforeEach
  void installHelpers() throws IOException {
    for (String name : List.of("newuidmap", "newgidmap")) {
      Files.createFile(
          programs.resolve(name),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    }
  }

  private void give(String users, String groups) throws IOException {
    Files.writeString(etc.resolve("subuid"), users);
    Files.writeString(etc.resolve("subgid"), groups);
  }

  private SubordinateIds find() {
    return new SubordinateIdFinder(etc, List.of("alice", "1000"), List.of(programs)).find();
  }

  @Test
  void aRangeIsTheUsersByNameOrByNumber() throws IOException {
    give("bob:100000:65536\nalice:165536:65536\n", "bob:100000:65536\n1000:200000:65536");
    SubordinateIds found = find();
    assertThat(found.users()).isEqualTo(new Range(165_536, 65_536));
    assertThat(found.groups()).isEqualTo(new Range(200_000, 65_536));
    assertThat(found.newuidmap()).isEqualTo(programs.resolve("newuidmap").toString());
    assertThat(found.newgidmap()).isEqualTo(programs.resolve("newgidmap").toString());
    assertThat(found.mend()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "alicia:100000:65536",
        "alice:100000:1023",
        "alice:0:65536",
        "alice:-5:65536",
        "alice:4294967000:65536",
        "alice:1:4294967295",
        "alice:x:65536",
        "alice:100000",
        "alice:100000:65536:1",
        "# alice:100000:65536"
      })
  void whatIsNoRangeOfItsOwnIsNotUsed(String line) throws IOException {
    give("alice:100000:65536", line);
    assertThat(find().exist()).isFalse();
    give(line, "alice:100000:65536");
    assertThat(find().exist()).isFalse();
  }

  @Test
  void aSmallRangeBeforeALargeOneIsPassedOver() throws IOException {
    give("alice:100000:10\nalice:200000:1024", "alice:100000:65536");
    assertThat(find().users()).isEqualTo(new Range(200_000, 1024));
  }

  @Test
  void theMendGivesARangeThatNobodyHas() throws IOException {
    give("bob:100000:65536", "carol:300000:65536");
    assertThat(find().mend())
        .isEqualTo(
            "as root: usermod --add-subuids 365536-431071 --add-subgids 365536-431071 alice");
  }

  @Test
  void filesThatAreMissingGiveNothing() {
    assertThat(find().exist()).isFalse();
    assertThat(find().mend()).contains("100000-165535");
  }

  @Test
  void aMissingHelperIsNamedWithItsPackage() throws IOException {
    give("alice:100000:65536", "alice:100000:65536");
    Files.delete(programs.resolve("newgidmap"));
    assertThat(find().explanation()).contains("newgidmap");
    assertThat(find().mend()).contains("uidmap");
  }

  @Test
  void rootNeedsNoHelper() throws IOException {
    give("cloister:100000:65536", "root:100000:65536");
    SubordinateIds found =
        new SubordinateIdFinder(etc, List.of("root", "0", "cloister"), List.of()).find();
    assertThat(found.exist()).isTrue();
    assertThat(found.newuidmap()).isEmpty();
  }
}
