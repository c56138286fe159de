package dev.cloister.grader.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FileNamesTest {
  private static JsonBody files(String name) throws RequestFault {
    String body = "{\"files\":[{\"name\":\"" + name + "\",\"text\":\"\"}]}";
    return JsonBody.parse(body.getBytes(StandardCharsets.UTF_8)).map().get("files");
  }

  /** 46 folders of 85 letters of three bytes each: under 4,000 letters, over 11,000 bytes. */
  @Test
  void aNameIsMeasuredInTheBytesThatTheLauncherHasRoomFor() throws RequestFault {
    String longer = ("\u20ac".repeat(85) + "/").repeat(46) + "x";
    assertThat(longer.length()).isLessThan(4_000);
    JsonBody value = files(longer);
    assertThatExceptionOfType(RequestFault.class)
        .isThrownBy(() -> ByteStrings.files(value))
        .withMessageContaining("bytes");
    assertThat(ByteStrings.files(files(("\u20ac".repeat(85) + "/").repeat(15) + "x"))).hasSize(1);
  }
}
