package dev.cloister.sandbox.internal.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TemplateTest {
  @TempDir Path folder;

  @BeforeEach
  void everyoneMayEnter() throws Exception {
    mode(folder, "rwxr-xr-x");
  }

  private static void mode(Path path, String mode) throws Exception {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  private static List<TemplateEntry> build(String yaml) throws Exception {
    return TemplateBuilder.build(TemplateReader.parse("t.yaml", "id: t\ndescription: d\n" + yaml));
  }

  private static List<String> paths(List<TemplateEntry> entries) {
    return entries.stream().map(TemplateEntry::path).toList();
  }

  @Test
  void theShippedHostTemplateIsBuiltHereWithParentsFirst() throws Exception {
    List<TemplateEntry> entries = TemplateBuilder.build(TemplateReader.shipped("host"));
    Set<String> seen = new HashSet<>(Set.of(""));
    for (TemplateEntry entry : entries) {
      assertThat(seen).contains(entry.path().substring(0, entry.path().lastIndexOf('/')));
      seen.add(entry.path());
    }
    assertThat(seen)
        .contains("/usr", "/bin", "/etc/passwd", "/work", "/tmp", "/proc", "/dev", "/program")
        .doesNotContain("/etc/shadow", "/home", "/root");
    assertThat(entries).contains(new TemplateEntry.Bind("/usr", Path.of("/usr").toRealPath()));
  }

  @Test
  void onlyWhatEveryoneMayReadIsCopied() throws Exception {
    Path open = Files.createDirectory(folder.resolve("open"));
    Path closed = Files.createDirectory(folder.resolve("closed"));
    mode(open, "rwxr-xr-x");
    mode(closed, "rwxr-x---");
    for (Path directory : List.of(open, closed)) {
      mode(Files.writeString(directory.resolve("public"), "p"), "rw-r--r--");
      mode(Files.writeString(directory.resolve("private"), "s"), "rw-r-----");
    }
    List<TemplateEntry> entries =
        build("copy: [" + open + ", " + closed + ", " + closed + "/public]\n");
    assertThat(paths(entries)).contains(open + "/public");
    assertThat(paths(entries)).noneMatch(path -> path.endsWith("private"));
    assertThat(paths(entries)).noneMatch(path -> path.startsWith(closed + "/"));
  }

  @Test
  void linksAreCopiedAsLinksAndNothingElseIsTaken() throws Exception {
    Path tree = Files.createDirectory(folder.resolve("tree"));
    mode(tree, "rwxr-xr-x");
    Files.createSymbolicLink(tree.resolve("link"), Path.of("/no/secret"));
    Files.createSymbolicLink(tree.resolve("loop"), tree);
    assertThat(new ProcessBuilder("mkfifo", tree + "/fifo").start().waitFor()).isZero();
    Path large = Files.write(tree.resolve("large"), new byte[(1 << 20) + 1]);
    mode(large, "rw-r--r--");
    List<TemplateEntry> entries = build("copy: [" + tree + "]\n");
    assertThat(entries)
        .contains(
            new TemplateEntry.Symlink(tree + "/link", "/no/secret"),
            new TemplateEntry.Symlink(tree + "/loop", tree.toString()));
    assertThat(paths(entries)).noneMatch(p -> p.endsWith("fifo") || p.endsWith("large"));
  }

  @Test
  void patternsMatchWithinASegmentAndExcludeLeavesOut() throws Exception {
    for (String name : List.of("java-11-x", "java-17-x", "python")) {
      Path directory = Files.createDirectories(folder.resolve(name + "/sub"));
      mode(directory.getParent(), "rwxr-xr-x");
      mode(directory, "rwxr-xr-x");
      mode(Files.writeString(directory.resolve("a.txt"), "a"), "rw-r--r--");
      mode(Files.writeString(directory.resolve("b.gz"), "b"), "rw-r--r--");
    }
    String yaml =
        "copy: [\"" + folder + "/java-*-x\"]\nexclude: [\"" + folder + "/java-1?-x/sub/*.gz\"]\n";
    assertThat(paths(build(yaml)))
        .contains(folder + "/java-11-x/sub/a.txt", folder + "/java-17-x/sub/a.txt")
        .noneMatch(path -> path.endsWith(".gz") || path.contains("python"));
  }

  @Test
  void whatDiffersBetweenHostsIsMadeAsItIsHere() throws Exception {
    Path real = Files.createDirectory(folder.resolve("real"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("real"));
    List<TemplateEntry> entries =
        build("asOnHost: [" + real + ", " + link + ", " + folder + "/absent]\n");
    assertThat(entries)
        .contains(
            new TemplateEntry.Bind(real.toString(), real.toRealPath()),
            new TemplateEntry.Symlink(link.toString(), "real"));
    assertThat(paths(entries)).noneMatch(path -> path.endsWith("absent"));
  }

  @Test
  void filesAndLinksReplaceWhatWasCopied() throws Exception {
    Path file = Files.writeString(folder.resolve("f"), "host");
    mode(file, "rw-r--r--");
    List<TemplateEntry> entries = build("copy: [" + file + "]\nfiles: {" + file + ": mine}\n");
    assertThat(entries)
        .filteredOn(entry -> entry.path().equals(file.toString()))
        .singleElement()
        .satisfies(
            e -> assertThat(((TemplateEntry.File) e).content()).asString().isEqualTo("mine"));
  }

  static Stream<Arguments> malformed() {
    return Stream.of(
        Arguments.of("bind: [/usr]\nbnid: []\n", "t.yaml:4: unknown key 'bnid'"),
        Arguments.of("bind: /usr\n", "t.yaml:3: 'bind' must be a list"),
        Arguments.of("bind: [[/usr]]\n", "t.yaml:3: an item of 'bind' must be one piece of text"),
        Arguments.of("bind: [usr]\n", "t.yaml:3: 'bind': 'usr' must be absolute"),
        Arguments.of("bind: [/usr/../etc]\n", "must be absolute, without"),
        Arguments.of("bind: [/usr]\nbind: [/usr]\n", "t.yaml:4: the key 'bind' stands twice"),
        Arguments.of("bind: [/usr]\ndirectories: [/usr]\n", "/usr stands twice"),
        Arguments.of("links: [/a]\n", "t.yaml:3: expected 'key: value' lines"),
        Arguments.of("bind: [/usr\n", "not valid YAML"),
        Arguments.of("bind: [/no/such/place]\n", "this machine has no directory /no/such/place"),
        Arguments.of("bind: [/usr]\nfiles: {/usr/x: a}\n", "/usr is a directory of the host"),
        Arguments.of("links: {/a: ''}\n", "the target of /a is empty"));
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void anErrorNamesTheFileAndTheLine(String yaml, String message) {
    assertThatThrownBy(() -> build(yaml))
        .isInstanceOf(InvalidTemplateException.class)
        .hasMessageContaining("t.yaml")
        .hasMessageContaining(message);
  }

  @Test
  void theFilesNameIsTheId() throws Exception {
    Path file = Files.writeString(folder.resolve("other.yaml"), "id: mine\ndescription: d\n");
    assertThatThrownBy(() -> TemplateReader.file(file))
        .isInstanceOf(InvalidTemplateException.class)
        .hasMessageContaining("must be named mine.yaml");
  }

  @Test
  void aFileOfOpeningBracketsIsRefusedAndEndsNoThread() {
    assertThatThrownBy(() -> TemplateReader.parse("t.yaml", "id: " + "[".repeat(100_000)))
        .isInstanceOf(InvalidTemplateException.class)
        .hasMessageStartingWith("t.yaml: ");
  }

  @Test
  void aCharacterBeyondSixteenBitsIsOneCharacter() {
    assertThat(PathPattern.of("/?\uD83D\uDE00").matchesSegment(0, "a\uD83D\uDE00")).isTrue();
    assertThat(PathPattern.of("/?").matchesSegment(0, "\uD83D\uDE00")).isTrue();
  }

  @Test
  void manyStarsTakeNoExponentialTime() {
    String pattern = "/" + "*a".repeat(100) + "b";
    assertThat(PathPattern.of(pattern).matchesSegment(0, "a".repeat(250))).isFalse();
  }
}
