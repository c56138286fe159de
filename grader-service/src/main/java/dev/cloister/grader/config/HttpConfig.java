package dev.cloister.grader.config;

import java.time.Duration;

/**
 * The HTTP server.
 *
 * @param host the address it binds to; loopback unless changed, since nothing asks who is calling
 * @param port the port, 0 for any free one
 * @param maxBodyBytes the largest request body
 * @param maxWait the longest {@code ?wait}
 */
public record HttpConfig(String host, int port, long maxBodyBytes, Duration maxWait) {

  /** 127.0.0.1:8080, bodies up to 8 MiB, waits up to a minute. */
  public static HttpConfig from(Settings settings) {
    return new HttpConfig(
        settings.text("http.host", "127.0.0.1"),
        settings.integer("http.port", 8080, 0, 65_535),
        settings.size("http.maxBody", "8m"),
        settings.duration("http.maxWait", "60s"));
  }

  /** The same on another address. */
  public HttpConfig withAddress(String newHost, int newPort) {
    return new HttpConfig(newHost, newPort, maxBodyBytes, maxWait);
  }
}
