package dev.cloister.benchmarks.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One connection that sends the same request again and again. A plain blocking socket and bytes
 * made beforehand: the client shares the processors with the service, so it has to be small. It
 * knows of HTTP what the service answers with: a status, a Content-Length, a body. For one thread.
 */
public final class HttpConnection implements AutoCloseable {
  private static final int ROOM = 64 << 10;
  private static final int TIMEOUT_MS = 60_000;
  private static final int STATUS_AT = "HTTP/1.1 ".length();
  private static final String LENGTH = "\r\ncontent-length:";

  private final Socket socket;
  private final InputStream in;
  private final byte[] request;
  private final byte[] room = new byte[ROOM];

  /**
   * An answer.
   *
   * @param status its code
   * @param body as text
   */
  public record Answer(int status, String body) {}

  /** Connects. */
  public HttpConnection(URI url, String method, String path, byte[] body) throws IOException {
    socket = new Socket(InetAddress.getByName(url.getHost()), url.getPort());
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(TIMEOUT_MS);
    in = socket.getInputStream();
    String head =
        method
            + " "
            + path
            + " HTTP/1.1\r\nHost: "
            + url.getAuthority()
            + "\r\nContent-Type: application/json\r\nContent-Length: "
            + body.length
            + "\r\n\r\n";
    byte[] headBytes = head.getBytes(StandardCharsets.US_ASCII);
    request = new byte[headBytes.length + body.length];
    System.arraycopy(headBytes, 0, request, 0, headBytes.length);
    System.arraycopy(body, 0, request, headBytes.length, body.length);
  }

  /** Sends the request and waits for the whole answer. */
  public Answer exchange() throws IOException {
    socket.getOutputStream().write(request);
    int filled = 0;
    int bodyAt = -1;
    int whole = Integer.MAX_VALUE;
    while (filled < whole) {
      int count = in.read(room, filled, room.length - filled);
      if (count <= 0) {
        throw new IOException(
            filled == room.length ? "an answer of over 64 KiB" : "the service closed a connection");
      }
      filled += count;
      if (bodyAt < 0) {
        bodyAt = endOfHead(filled);
        whole = bodyAt < 0 ? whole : bodyAt + contentLength(bodyAt);
      }
    }
    int status =
        (room[STATUS_AT] - '0') * 100
            + (room[STATUS_AT + 1] - '0') * 10
            + room[STATUS_AT + 2]
            - '0';
    return new Answer(status, new String(room, bodyAt, whole - bodyAt, StandardCharsets.UTF_8));
  }

  private int endOfHead(int filled) {
    for (int i = 3; i < filled; i++) {
      if (room[i] == '\n' && room[i - 1] == '\r' && room[i - 2] == '\n' && room[i - 3] == '\r') {
        return i + 1;
      }
    }
    return -1;
  }

  private int contentLength(int headLength) throws IOException {
    String head =
        new String(room, 0, headLength, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    int at = head.indexOf(LENGTH);
    if (at < 0) {
      throw new IOException("an answer without Content-Length");
    }
    int begin = at + LENGTH.length();
    return Integer.parseInt(head.substring(begin, head.indexOf('\r', begin)).strip());
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
