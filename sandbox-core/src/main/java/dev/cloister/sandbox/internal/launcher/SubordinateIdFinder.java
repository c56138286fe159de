package dev.cloister.sandbox.internal.launcher;

import dev.cloister.sandbox.internal.launcher.SubordinateIds.Range;
import dev.cloister.sandbox.internal.posix.Identity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds the ids that this user may give to cells: those that subuid(5) and subgid(5) give to it,
 * and the helpers that map them. Only the files are looked at, not other sources of nsswitch.conf.
 */
public final class SubordinateIdFinder {
  private static final String UNKNOWN_USER = "?";
  private static final long USUAL_FIRST = 100_000;
  private static final long USUAL_COUNT = 65_536;
  private static final long MOST_IDS = 0xffff_fffeL;

  private final Path etc;
  private final List<String> owners;
  private final List<Path> programs;

  /**
   * For what another machine might have.
   *
   * @param etc holds the files subuid and subgid
   * @param owners the name and number of the user; for root also the user {@code cloister}
   * @param programs directories of newuidmap and newgidmap; empty for root
   */
  SubordinateIdFinder(Path etc, List<String> owners, List<Path> programs) {
    this.etc = etc;
    this.owners = List.copyOf(owners);
    this.programs = List.copyOf(programs);
  }

  /** What this process may use. */
  public static SubordinateIds examine() {
    Identity own = Identity.effective();
    Path etc = Path.of("/etc");
    if (own.isRoot()) {
      return new SubordinateIdFinder(etc, List.of("root", "0", "cloister"), List.of()).find();
    }
    String name = System.getProperty("user.name", UNKNOWN_USER);
    String uid = Integer.toString(own.uid());
    if (name.equals(UNKNOWN_USER)) {
      return SubordinateIds.none(
          "uid " + uid + " has no account, and newuidmap serves accounts only",
          "run this as a user who has one");
    }
    return gainsNoPrivileges()
        ? SubordinateIds.none(
            "this process can gain no privileges (no_new_privs), and so newuidmap cannot either",
            "in a systemd unit: NoNewPrivileges=no, and nothing that implies it; in a container: no"
                + " --security-opt no-new-privileges")
        : new SubordinateIdFinder(etc, List.of(name, uid), searchPath()).find();
  }

  private static boolean gainsNoPrivileges() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines.anyMatch(line -> line.matches("NoNewPrivs:\\s+1"));
    } catch (IOException unknown) {
      return false;
    }
  }

  private static List<Path> searchPath() {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.concat(
            Stream.of(path.split(":", -1)), Stream.of("/usr/bin", "/bin", "/run/wrappers/bin"))
        .filter(directory -> directory.startsWith("/"))
        .map(Path::of)
        .toList();
  }

  SubordinateIds find() {
    List<Line> users = lines("subuid");
    List<Line> groups = lines("subgid");
    Optional<Range> ownUsers = own(users);
    Optional<Range> ownGroups = own(groups);
    if (ownUsers.isEmpty() || ownGroups.isEmpty()) {
      return SubordinateIds.none(
          etc.resolve(ownUsers.isEmpty() ? "subuid" : "subgid")
              + " gives user "
              + owners.get(0)
              + " no range of at least "
              + SubordinateIds.LEAST
              + " ids",
          advice(Stream.concat(users.stream(), groups.stream()).toList()));
    }
    Optional<Path> newuidmap = program("newuidmap");
    Optional<Path> newgidmap = program("newgidmap");
    if (!programs.isEmpty() && (newuidmap.isEmpty() || newgidmap.isEmpty())) {
      return SubordinateIds.none(
          "there is no " + (newuidmap.isEmpty() ? "newuidmap" : "newgidmap"),
          "as root: apt-get install uidmap");
    }
    return new SubordinateIds(
        ownUsers.get(),
        ownGroups.get(),
        newuidmap.map(Path::toString).orElse(""),
        newgidmap.map(Path::toString).orElse(""),
        "users " + ownUsers.get() + ", groups " + ownGroups.get(),
        "");
  }

  /** A line of subuid(5). */
  private record Line(String owner, Range range) {}

  private List<Line> lines(String file) {
    List<Line> lines = new ArrayList<>();
    try {
      for (String text : Files.readAllLines(etc.resolve(file), StandardCharsets.ISO_8859_1)) {
        parse(text).ifPresent(lines::add);
      }
    } catch (IOException none) {
      return List.of();
    }
    return lines;
  }

  /** Root is never among them, nor the number that means nobody at all. */
  private static Optional<Line> parse(String text) {
    String[] fields = text.strip().split(":", -1);
    if (fields.length != 3) {
      return Optional.empty();
    }
    try {
      long first = Long.parseLong(fields[1]);
      long count = Long.parseLong(fields[2]);
      return first > 0 && count > 0 && count <= MOST_IDS && first <= MOST_IDS - count
          ? Optional.of(new Line(fields[0], new Range(first, count)))
          : Optional.empty();
    } catch (NumberFormatException malformed) {
      return Optional.empty();
    }
  }

  private Optional<Range> own(List<Line> lines) {
    return lines.stream()
        .filter(line -> owners.contains(line.owner()))
        .map(Line::range)
        .filter(range -> range.count() >= SubordinateIds.LEAST)
        .findFirst();
  }

  private Optional<Path> program(String name) {
    return programs.stream()
        .map(directory -> directory.resolve(name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** A range behind all that are given away. */
  private String advice(List<Line> given) {
    long first =
        given.stream()
            .mapToLong(line -> line.range().first() + line.range().count())
            .reduce(USUAL_FIRST, Math::max);
    String range = first + "-" + (first + USUAL_COUNT - 1);
    return "as root: usermod --add-subuids "
        + range
        + " --add-subgids "
        + range
        + " "
        + owners.get(0);
  }
}
