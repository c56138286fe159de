package dev.cloister.grader.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Reads a YAML 1.2 file into values that know where they stand. */
public final class YamlFile {
  private static final int LARGEST = 1 << 20;

  private YamlFile() {}

  /**
   * Reads a file.
   *
   * @param label how messages name the file
   * @throws YamlException if it cannot be read, is not UTF-8 or not YAML, or is empty
   */
  public static YamlValue read(Path file, String label) throws YamlException {
    try {
      if (Files.size(file) > LARGEST) {
        throw new YamlException(label + ": larger than 1 MiB");
      }
      return parse(Files.readAllBytes(file), label);
    } catch (NoSuchFileException e) {
      throw caused(new YamlException(label + ": no such file"), e);
    } catch (IOException e) {
      throw caused(new YamlException(label + ": cannot be read: " + e.getMessage()), e);
    }
  }

  /** Reads a file's content; otherwise as {@link #read}. */
  public static YamlValue parse(byte[] content, String label) throws YamlException {
    String text = decode(content, label);
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(label)
            .setUseMarks(true)
            .setSchema(new CoreSchema())
            .setCodePointLimit(LARGEST)
            .build();
    try {
      Optional<Node> root = new Compose(settings).composeString(text);
      return new YamlValue(
          label, "", root.orElseThrow(() -> new YamlException(label + ": the file is empty")));
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(Mark::getLine).orElse(0) + 1;
      throw caused(new YamlException(label + ":" + line + ": not YAML: " + e.getProblem()), e);
    } catch (StackOverflowError e) {
      // The composer recurses; a file of opening brackets would end the thread.
      throw new YamlException(label + ": not YAML that anyone wrote: nested too deeply");
    } catch (YamlEngineException e) {
      throw caused(new YamlException(label + ": not YAML: " + e.getMessage()), e);
    }
  }

  private static String decode(byte[] content, String label) throws YamlException {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw caused(new YamlException(label + ": not UTF-8"), e);
    }
  }

  private static YamlException caused(YamlException exception, Exception cause) {
    exception.initCause(cause);
    return exception;
  }
}
