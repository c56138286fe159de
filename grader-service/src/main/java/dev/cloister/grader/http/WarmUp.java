package dev.cloister.grader.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests that the service makes of itself before anybody is told its address. The first one takes
 * a hundred times as long as a later one, mostly to load classes; a client need not wait for that.
 */
final class WarmUp {
  private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);

  /** By then all classes are loaded; the compiler goes on to mend what is slow for much longer. */
  private static final int MOST_RUNS = 50;

  private static final Duration LONGEST = Duration.ofSeconds(1);
  private static final int TIMEOUT_MILLIS = 5_000;
  private static final byte[] BODY = "{\"command\":[\"true\"]}".getBytes(StandardCharsets.UTF_8);

  private WarmUp() {}

  /** Runs something small again and again, for a second at most unless the first takes longer. */
  static void run(String url) {
    long end = System.nanoTime() + LONGEST.toNanos();
    try {
      int runs = 0;
      while (runs < MOST_RUNS && System.nanoTime() < end) {
        int status = post(url + "/v1/runs");
        if (status != 200) {
          LOG.warn("the service answers {} to its own first run; GET /readyz says why", status);
          return;
        }
        runs++;
      }
      LOG.debug("{} runs of its own", runs);
    } catch (IOException e) {
      LOG.warn("the service could not reach itself at {}: {}", url, e.toString());
    }
  }

  private static int post(String url) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) URI.create(url).toURL().openConnection(Proxy.NO_PROXY);
    connection.setConnectTimeout(TIMEOUT_MILLIS);
    connection.setReadTimeout(TIMEOUT_MILLIS);
    connection.setRequestProperty("Content-Type", "application/json");
    connection.setDoOutput(true);
    try (OutputStream body = connection.getOutputStream()) {
      body.write(BODY);
    }
    int status = connection.getResponseCode();
    if (status == 200) {
      // Read to its end, or the connection cannot be used again.
      try (InputStream answer = connection.getInputStream()) {
        answer.readAllBytes();
      }
    }
    return status;
  }
}
