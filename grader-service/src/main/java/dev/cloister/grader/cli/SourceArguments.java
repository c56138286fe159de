package dev.cloister.grader.cli;

import dev.cloister.grader.language.Language;
import dev.cloister.grader.language.Languages;
import dev.cloister.grader.language.SourceException;
import dev.cloister.grader.language.SourceFile;
import dev.cloister.grader.language.SourceSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The source files that a command line names, as a program of a language. */
final class SourceArguments {
  private SourceArguments() {}

  static SourceSet read(List<Path> paths, Optional<String> languageId, Languages languages)
      throws UsageException, SourceException {
    List<SourceFile> files = new ArrayList<>();
    for (Path path : paths) {
      try {
        files.add(new SourceFile(path.getFileName().toString(), Files.readAllBytes(path)));
      } catch (IOException e) {
        throw new UsageException("cannot read the source " + path + ": " + reason(path));
      }
    }
    Language language =
        languageId.isPresent()
            ? languages
                .byId(languageId.get())
                .orElseThrow(() -> unknown(languageId.get(), languages))
            : languages
                .forFile(files.get(0).name())
                .orElseThrow(
                    () ->
                        new UsageException(
                            "no language takes "
                                + files.get(0).name()
                                + " for a source; name one with --language"));
    try {
      return SourceSet.of(language, files);
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private static UsageException unknown(String id, Languages languages) {
    return new UsageException(
        "there is no language '"
            + id
            + "'; there are "
            + String.join(", ", languages.all().stream().map(Language::id).toList()));
  }

  private static String reason(Path path) {
    if (!Files.exists(path)) {
      return "no such file";
    }
    return Files.isDirectory(path) ? "it is a folder; name its files" : "permission denied";
  }
}
