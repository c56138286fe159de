package dev.cloister.grader.judging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ArtifactStoreTest {
  private static final int GROUP = 65_532;
  private static final long ROOM = 1 << 20;
  private static final int HALF = 450_000;

  private Path state;

  @BeforeEach
  void createState() throws IOException {
    state = StateFolders.create();
  }

  @AfterEach
  void removeState() throws IOException {
    StateFolders.remove(state);
  }

  private static String key(int number) {
    return String.format("%064x", number);
  }

  private static ArtifactEntry.Lease build(ArtifactStore store, int number)
      throws IOException, InterruptedException {
    return store
        .<RuntimeException>build(
            key(number),
            files -> {
              Files.write(files.resolve("program"), new byte[HALF]);
              return Optional.of("log " + number);
            })
        .orElseThrow();
  }

  private static List<String> onDisk(ArtifactStore store) throws IOException {
    try (Stream<Path> entries = Files.list(store.root())) {
      return entries.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void aProgramIsFoundByItsKey() throws Exception {
    try (ArtifactStore store = ArtifactStore.open(state, GROUP, ROOM)) {
      build(store, 1).close();
      try (ArtifactEntry.Lease lease = store.find(key(1)).orElseThrow()) {
        assertThat(lease.artifact().log()).isEqualTo("log 1");
        assertThat(lease.artifact().files().resolve("program")).hasSize(HALF);
      }
      assertThat(store.find(key(2))).isEmpty();
    }
  }

  @Test
  void theLeastUsedGoWhenThereIsNoRoom() throws Exception {
    try (ArtifactStore store = ArtifactStore.open(state, GROUP, ROOM)) {
      for (int i = 0; i < 8; i++) {
        build(store, i).close();
      }
      assertThat(onDisk(store)).hasSizeLessThanOrEqualTo(2);
    }
  }

  @Test
  void aProgramInUseStaysUntilItIsNotUsed() throws Exception {
    try (ArtifactStore store = ArtifactStore.open(state, GROUP, ROOM)) {
      ArtifactEntry.Lease used = build(store, 0);
      for (int i = 1; i < 20; i++) {
        build(store, i).close();
      }
      assertThat(used.artifact().files().resolve("program")).exists();
      ArtifactEntry.Lease again = build(store, 0);
      assertThat(again.artifact().files().resolve("program")).exists();
      used.close();
      again.close();
      assertThat(onDisk(store)).hasSizeLessThanOrEqualTo(2);
    }
  }

  @Test
  void whatDoesNotCompileOrFailsLeavesNothing() throws Exception {
    try (ArtifactStore store = ArtifactStore.open(state, GROUP, ROOM)) {
      assertThat(store.<RuntimeException>build(key(1), files -> Optional.empty())).isEmpty();
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(
              () ->
                  store.<RuntimeException>build(
                      key(2),
                      files -> {
                        throw new IOException("disk full");
                      }));
      assertThat(onDisk(store)).isEmpty();
    }
  }

  @Test
  void anotherProcessTakesOverWhatIsWholeAndRemovesWhatIsNot() throws Exception {
    try (ArtifactStore store = ArtifactStore.open(state, GROUP, ROOM)) {
      build(store, 1).close();
      Files.createDirectories(store.root().resolve("building-123/files"));
    }
    try (ArtifactStore store = ArtifactStore.open(state, GROUP, ROOM)) {
      assertThat(onDisk(store)).containsExactly(key(1));
      assertThat(store.find(key(1))).isPresent();
    }
  }

  @Test
  void twoAtOnceDoNotShareAFolder() throws Exception {
    try (ArtifactStore one = ArtifactStore.open(state, GROUP, ROOM);
        ArtifactStore other = ArtifactStore.open(state, GROUP, ROOM)) {
      assertThat(one.root()).isNotEqualTo(other.root());
    }
  }

  private interface Change {
    void make(Path program) throws IOException;
  }

  private static Stream<Change> changes() {
    return Stream.of(
        program -> Files.write(program, new byte[HALF / 2]),
        program -> Files.write(program, "x".repeat(HALF).getBytes(StandardCharsets.US_ASCII)),
        Files::delete,
        program -> Files.writeString(program.resolveSibling("other"), "x"),
        program -> Files.writeString(program.resolveSibling("../log"), "another log"),
        program -> {
          Files.delete(program);
          Files.createSymbolicLink(program, Path.of("/bin/true"));
        },
        program ->
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxrwxrwx")));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void aProgramThatWasChangedOnDiskIsBuiltAgain(Change change) throws Exception {
    try (ArtifactStore store = ArtifactStore.open(state, GROUP, ROOM)) {
      build(store, 1).close();
      store.find(key(1)).orElseThrow().close();
      change.make(store.root().resolve(key(1)).resolve("files/program"));
      assertThat(store.find(key(1))).isEmpty();
      try (ArtifactEntry.Lease lease = build(store, 1)) {
        assertThat(lease.isIntact()).isTrue();
        assertThat(lease.artifact().files().resolve("program")).hasSize(HALF);
      }
      assertThat(store.find(key(1))).isPresent();
    }
  }

  @ParameterizedTest
  @MethodSource("changes")
  void aProgramThatWasChangedWhileNobodyLookedIsBuiltAgain(Change change) throws Exception {
    Path program;
    try (ArtifactStore store = ArtifactStore.open(state, GROUP, ROOM)) {
      build(store, 1).close();
      program = store.root().resolve(key(1)).resolve("files/program");
    }
    change.make(program);
    try (ArtifactStore store = ArtifactStore.open(state, GROUP, ROOM)) {
      assertThat(store.find(key(1))).isEmpty();
      assertThat(onDisk(store)).isEmpty();
    }
  }
}
