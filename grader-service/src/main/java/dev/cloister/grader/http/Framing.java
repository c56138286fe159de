package dev.cloister.grader.http;

import dev.cloister.grader.json.JsonText;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;

/**
 * Where a request ends must be beyond doubt: a proxy before this service that sees another end can
 * be made to pass on a request that it never saw (RFC 9112, section 11.2). What two readers could
 * read in two ways is refused, and the connection closed.
 */
final class Framing {
  private Framing() {}

  /** What is doubtful about a request, if anything is. */
  static Optional<String> doubt(HttpServerRequest request) {
    List<String> codings = request.headers().getAll(HttpHeaders.TRANSFER_ENCODING);
    if (!codings.isEmpty() && request.version() == HttpVersion.HTTP_1_0) {
      return Optional.of("HTTP/1.0 knows no Transfer-Encoding; send a Content-Length");
    }
    if (codings.size() > 1
        || codings.stream().anyMatch(each -> !each.equalsIgnoreCase("chunked"))) {
      return Optional.of("Transfer-Encoding must be 'chunked', once; or send a Content-Length");
    }
    return request.headers().getAll(HttpHeaders.HOST).size() > 1
        ? Optional.of("there is more than one Host; send one")
        : Optional.empty();
  }

  /**
   * How long the body is to be, in bytes.
   *
   * @param unknown what is assumed of one whose length is not announced
   */
  static long announced(HttpServerRequest request, long unknown) {
    if (isChunked(request)) {
      return unknown;
    }
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    try {
      return length == null ? 0 : Math.min(unknown, Math.max(0, Long.parseLong(length)));
    } catch (NumberFormatException e) {
      return unknown;
    }
  }

  /**
   * Whether its length is not announced. Such a connection serves no second request: a
   * Content-Length beside it was dropped by the decoder, and cannot be seen any more (RFC 9112,
   * section 6.3, wants the connection closed then).
   */
  static boolean isChunked(HttpServerRequest request) {
    return request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
  }

  /** Answers what is no HTTP, and closes the connection. */
  static void refuse(HttpServerRequest request) {
    Throwable cause = request.decoderResult().cause();
    int status = 400;
    String detail = "this is no HTTP/1.1 request as RFC 9112 has it";
    if (cause instanceof TooLongHttpLineException) {
      status = 414;
      detail = "the first line of the request is too long";
    } else if (cause instanceof TooLongHttpHeaderException) {
      status = 431;
      detail = "the header fields are too long";
    }
    JsonText.Writer problem = ProblemDetails.json(status, "bad-request", detail, "");
    request
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, ProblemDetails.MEDIA_TYPE)
        .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
        .end(Buffer.buffer(JsonText.bytes(problem)))
        .onComplete(sent -> request.connection().close());
  }

  /** The same of a request that was routed. */
  static void refuse(RoutingContext context, String doubt) {
    Client.of(context).ifPresent(Client::closeAfterAnswer);
    context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    ProblemDetails.send(context, 400, "bad-request", doubt, "");
  }
}
