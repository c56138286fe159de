package dev.cloister.grader.config;

import java.time.Duration;

/**
 * The HTTP server.
 *
 * @param host the address it binds to; loopback unless changed, since nothing asks who is calling
 * @param port the port, 0 for any free one
 * @param maxBodyBytes the largest request body
 * @param maxWait the longest {@code ?wait}
 * @param patience how long a client may take to send a request, or to take an answer of ordinary
 *     size, and how long a connection may lie idle
 * @param maxConnections how many clients may be connected; one more takes the place of one that the
 *     service waits for
 * @param maxHeldBytes bodies that are arriving or served and answers that are not taken yet, of all
 *     clients together
 */
public record HttpConfig(
    String host,
    int port,
    long maxBodyBytes,
    Duration maxWait,
    Duration patience,
    int maxConnections,
    long maxHeldBytes) {

  /** 127.0.0.1:8080, bodies up to 8 MiB, waits up to a minute, 1,000 connections, 256 MiB held. */
  public static HttpConfig from(Settings settings) {
    return new HttpConfig(
        settings.text("http.host", "127.0.0.1"),
        settings.integer("http.port", 8080, 0, 65_535),
        settings.size("http.maxBody", "8m"),
        settings.duration("http.maxWait", "60s"),
        settings.duration("http.patience", "30s"),
        settings.integer("http.maxConnections", 1_000, 1, 1_000_000),
        settings.size("http.maxHeld", "256m"));
  }

  /** The same on another address. */
  public HttpConfig withAddress(String newHost, int newPort) {
    return new HttpConfig(
        newHost, newPort, maxBodyBytes, maxWait, patience, maxConnections, maxHeldBytes);
  }
}
