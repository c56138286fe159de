package dev.cloister.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.sandbox.internal.posix.Identity;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a program sees from inside a cell. */
class NamespacesTest {
  @RegisterExtension static final Sandboxes SANDBOXES = new Sandboxes();

  private static String out(String... argv) throws Exception {
    RunResult result = SANDBOXES.sandbox().run(Command.of(argv));
    assertThat(result.outcome()).as("%s", result.stderr().text()).isEqualTo(new Outcome.Exited(0));
    return result.stdout().text().strip();
  }

  private static String sh(String script) throws Exception {
    return out("sh", "-c", script);
  }

  @Test
  void pid1IsTheCellsInitAndNotTheProgram() throws Exception {
    assertThat(sh("echo $$")).isNotEqualTo("1");
    assertThat(sh("echo $PPID")).isEqualTo("1");
    assertThat(sh("ls -d /proc/1 2>&1 || true")).contains("No such file");
  }

  @Test
  void noProcessOfTheHostIsSeen() throws Exception {
    assertThat(sh("cat /proc/[0-9]*/comm").lines()).isSubsetOf("sh", "cat", "cloister-init");
  }

  @Test
  void theOnlyInterfaceIsLo() throws Exception {
    // SIOCGIFNAME for every index: /proc/net and netlink are closed to a cell.
    String script =
        """
        import fcntl, socket, struct
        s = socket.socket()
        for i in range(1, 200):
          try:
            print(fcntl.ioctl(s, 0x8910, struct.pack('16si20x', b'', i))[:16].rstrip(b'\\0').decode())
          except OSError: pass
        """;
    String interfaces = out("python3", "-c", script);
    assertThat(interfaces).isEqualTo("lo");
  }

  @Test
  void nothingAnswersOnTheNetworkUnlessLoopbackIsAskedFor() throws Exception {
    String script =
        """
        import socket
        s = socket.socket(); s.bind(('127.0.0.1', 0)); s.listen()
        try:
          c = socket.create_connection(s.getsockname(), timeout=1); print('connected')
        except OSError as e: print('refused', e.errno)
        try: socket.create_connection(('192.0.2.1', 80), timeout=1); print('out')
        except OSError as e: print('unreachable', e.errno)
        """;
    Command command = Command.of("python3", "-c", script);
    CellSpec loopback = CellSpec.defaults().withNetwork(Network.LOOPBACK);
    try (Cell none = SANDBOXES.sandbox().openCell(CellSpec.defaults());
        Cell own = SANDBOXES.sandbox().openCell(loopback)) {
      assertThat(none.run(command).stdout().text()).startsWith("refused").contains("unreachable");
      assertThat(own.run(command).stdout().text()).startsWith("connected").contains("unreachable");
    }
  }

  @Test
  void theHostnameIsTheCellsOwn() throws Exception {
    assertThat(sh("uname -n")).isEqualTo("cell");
  }

  @ParameterizedTest
  @ValueSource(strings = {"user", "pid", "mnt", "net", "ipc", "uts", "cgroup"})
  void everyNamespaceIsTheCellsOwn(String kind) throws Exception {
    String inside = sh("readlink /proc/self/ns/" + kind);
    assertThat(inside).startsWith(kind + ":[");
    assertThat(inside)
        .isNotEqualTo(Files.readSymbolicLink(Path.of("/proc/self/ns/" + kind)).toString());
  }

  @Test
  void rootInsideIsTheUnprivilegedUserOutside() throws Exception {
    assertThat(sh("id -u; id -g")).isEqualTo("0\n0");
    Identity own = Identity.effective();
    Execution sleeping = SANDBOXES.sandbox().start(Command.of("sleep", "987654"));
    try {
      org.awaitility.Awaitility.await().until(() -> uidOf("sleep\0987654").isPresent());
      assertThat(uidOf("sleep\0987654")).hasValue(own.isRoot() ? "65532" : "" + own.uid());
    } finally {
      sleeping.cancel();
      sleeping.await();
    }
  }

  private static java.util.Optional<String> uidOf(String commandLine) {
    return ProcessHandle.current()
        .descendants()
        .map(process -> "/proc/" + process.pid())
        .filter(
            proc ->
                KernelFiles.HERE
                    .text(proc + "/cmdline")
                    .filter(c -> c.contains(commandLine))
                    .isPresent())
        .flatMap(proc -> KernelFiles.HERE.text(proc + "/status").stream())
        .flatMap(String::lines)
        .filter(line -> line.startsWith("Uid:"))
        .map(line -> line.split("\\s+", -1)[1])
        .findFirst();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/home",
        "/root",
        "/sys",
        "/boot",
        "/srv",
        "/opt",
        "/etc/shadow",
        "/etc/ssh",
        "/etc/sudoers",
        "/etc/machine-id",
        "/dev/sda",
        "/dev/vda",
        "/dev/mem",
        "/dev/kmsg",
        "/dev/tty",
        "/var/lib/dpkg",
        "/run/docker.sock"
      })
  void whatIsTheHostsIsAbsent(String path) throws Exception {
    assertThat(sh("ls -d " + path + " 2>&1 || true")).contains("No such file");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/x",
        "/usr/x",
        "/etc/x",
        "/bin/x",
        "/proc/sys/kernel/hostname",
        "/program/x",
        "/dev/x"
      })
  void theRootIsReadOnly(String path) throws Exception {
    assertThat(sh("(echo x > " + path + ") 2>&1 || echo refused")).endsWith("refused");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/work", "/tmp", "/dev/shm"})
  void theScratchIsWritable(String folder) throws Exception {
    assertThat(sh("echo x > " + folder + "/f && cat " + folder + "/f")).isEqualTo("x");
  }

  @Test
  void thereAreNoPrivileges() throws Exception {
    String status = sh("cat /proc/self/status");
    for (String set : new String[] {"CapInh", "CapPrm", "CapEff", "CapAmb"}) {
      assertThat(status).containsPattern(set + ":\\s+0000000000000000");
    }
    assertThat(status).containsPattern("NoNewPrivs:\\s+1").containsPattern("Seccomp:\\s+2");
  }

  @Test
  void theProgramLeadsAProcessGroupOfItsOwnAndHoldsThreeDescriptors() throws Exception {
    String script =
        "import os; print(os.getpgrp() == os.getpid(), sorted(os.listdir('/proc/self/fd'))[:3], len(os.listdir('/proc/self/fd')))";
    assertThat(out("python3", "-c", script)).isEqualTo("True ['0', '1', '2'] 4");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "libc.unshare(0x10000000)", // CLONE_NEWUSER
        "libc.mount(b'none', b'/tmp', b'tmpfs', 0, 0)",
        "libc.ptrace(16, 1, 0, 0)", // PTRACE_ATTACH
        "libc.chroot(b'/tmp') or libc.sethostname(b'x', 1)",
        "libc.reboot(0)",
        "libc.setns(0, 0)"
      })
  void whatNeedsPrivilegesIsRefused(String call) throws Exception {
    String script = "import ctypes\nlibc = ctypes.CDLL(None, use_errno=True)\nprint(" + call + ")";
    assertThat(out("python3", "-c", script)).isEqualTo("-1");
  }

  @Test
  void theInitCannotBeKilled() throws Exception {
    assertThat(sh("kill -9 1; kill -19 1; kill -11 1; kill -15 1; echo alive")).isEqualTo("alive");
  }

  @Test
  void aProgramThatKillsAllItMayKillsOnlyItself() throws Exception {
    RunResult result =
        SANDBOXES
            .sandbox()
            .run(
                Command.of(
                    "python3",
                    "-c",
                    "import os\ntry: os.kill(-1, 9)\nexcept OSError: pass\nos.kill(0, 9)"));
    assertThat(result.outcome()).isEqualTo(new Outcome.Signalled(9));
    assertThat(out("echo", "alive")).isEqualTo("alive");
  }
}
