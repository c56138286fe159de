package dev.cloister.sandbox.internal.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cloister.sandbox.internal.launcher.wire.Encoder;
import dev.cloister.sandbox.internal.launcher.wire.Request;
import dev.cloister.sandbox.internal.launcher.wire.Request.Entry;
import dev.cloister.sandbox.internal.launcher.wire.Request.TemplatePart;
import dev.cloister.sandbox.internal.template.TemplateEntry;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TemplateMessagesTest {
  private static final HostRoots ROOTS = HostRoots.of(List.of(Path.of("/usr"), Path.of("/srv")));

  @Test
  void aLargeTemplateIsCutIntoMessagesThatFit() throws Exception {
    byte[] content = new byte[300_000];
    new Random(1).nextBytes(content);
    List<TemplateEntry> template = new ArrayList<>();
    template.add(new TemplateEntry.Directory("/etc", 0755));
    for (int i = 0; i < 5; i++) {
      template.add(new TemplateEntry.File("/etc/f" + i, 0644, content));
    }
    template.add(new TemplateEntry.File("/etc/empty", 0644, new byte[0]));
    List<TemplatePart> parts = TemplateMessages.of(9, template, ROOTS);
    ByteArrayOutputStream first = new ByteArrayOutputStream();
    assertThat(parts.stream().filter(TemplatePart::last)).hasSize(1);
    assertThat(parts.get(parts.size() - 1).last()).isTrue();
    for (TemplatePart part : parts) {
      ByteBuffer message = ByteBuffer.allocate(2 * Request.MAX_BYTES);
      Encoder.encode(part, message);
      assertThat(message.position()).isPositive();
      for (Entry entry : part.entries()) {
        if (entry.path().equals("/etc/f0")) {
          first.writeBytes(entry.data());
        }
      }
    }
    assertThat(first.toByteArray()).isEqualTo(content);
    assertThat(parts.stream().flatMap(part -> part.entries().stream()))
        .anyMatch(entry -> entry.path().equals("/etc/empty"));
  }

  @Test
  void aBindNamesItsRootAndWhatLiesBelow() throws Exception {
    List<TemplateEntry> template = List.of(new TemplateEntry.Bind("/lib64", Path.of("/usr/lib64")));
    Entry entry = TemplateMessages.of(1, template, ROOTS).get(0).entries().get(0);
    assertThat(ROOTS.names().get(entry.root())).isEqualTo("/usr");
    assertThat(entry.data()).asString().isEqualTo("lib64");
  }

  @Test
  void aBindOutsideTheRootsIsAFailure() {
    List<TemplateEntry> template = List.of(new TemplateEntry.Bind("/x", Path.of("/home")));
    assertThatThrownBy(() -> TemplateMessages.of(1, template, ROOTS))
        .isInstanceOf(LauncherFailure.class);
  }

  @Test
  void onlyTheOutermostRootsAreKept() {
    HostRoots roots =
        HostRoots.of(
            List.of(Path.of("/usr/lib"), Path.of("/usr"), Path.of("/usrx"), Path.of("/srv/a")));
    assertThat(roots.names()).containsExactly("/srv/a", "/usr", "/usrx");
    assertThat(roots.locate(Path.of("/usr"), "/t").orElseThrow().subpath()).isEmpty();
    assertThat(roots.locate(Path.of("/srv"), "/t")).isEmpty();
  }
}
