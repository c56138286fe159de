package dev.cloister.grader.http;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;

/** Which address is served by what; every refusal is a problem+json. */
final class GraderRoutes {
  private final Router router;
  private final Clients clients;
  private final long maxBodyBytes;

  GraderRoutes(Vertx vertx, Clients clients, long maxBodyBytes) {
    this.router = Router.router(vertx);
    this.clients = clients;
    this.maxBodyBytes = maxBodyBytes;
  }

  Router build(SubmissionsApi submissions, RunsApi runs, CatalogApi catalog, HealthApi health) {
    router.route().failureHandler(this::failed);
    // What no route can take: an address that cannot be decoded, or is none.
    router.errorHandler(400, context -> failed(context, 400));
    router.errorHandler(404, context -> failed(context, 404));
    router.route().handler(this::arriving);
    post("/v1/submissions", submissions::post);
    get("/v1/submissions/:id", submissions::get);
    post("/v1/runs", runs::post);
    get("/v1/problems", catalog::problems);
    get("/v1/languages", catalog::languages);
    get("/healthz", health::healthz);
    get("/readyz", health::readyz);
    get("/metrics", health::metrics);
    Buffer openApi = resource("/openapi.yaml");
    get(
        "/openapi.yaml",
        context -> context.response().putHeader("Content-Type", "application/yaml").end(openApi));
    router
        .route()
        .last()
        .handler(
            context ->
                ProblemDetails.send(
                    context,
                    404,
                    "not-found",
                    "there is nothing at " + context.request().path(),
                    ""));
    return router;
  }

  /**
   * The first handler: it may not let what is doubtful, or what there is no room for, any further.
   */
  private void arriving(RoutingContext context) {
    Optional<Client> client = clients.of(context.request().connection());
    if (client.isEmpty() || client.get().isOver()) {
      // A request behind the last one that this connection may make.
      return;
    }
    boolean room =
        client.get().arriving(context, Framing.announced(context.request(), maxBodyBytes));
    Optional<String> doubt = Framing.doubt(context.request());
    if (doubt.isPresent()) {
      Framing.refuse(context, doubt.get());
    } else if (!room) {
      context.response().putHeader("Retry-After", "1");
      ProblemDetails.send(
          context, 429, "too-much-at-once", "too many bytes of other requests are under way", "");
    } else {
      if (Framing.isChunked(context.request())) {
        client.get().closeAfterAnswer();
        context.response().putHeader("Connection", "close");
      }
      context.next();
    }
  }

  private static void arrived(RoutingContext context) {
    Client.of(context).ifPresent(Client::arrived);
    context.next();
  }

  private void get(String path, Handler<RoutingContext> handler) {
    router.route(HttpMethod.GET, path).handler(GraderRoutes::arrived).handler(handler);
    refuseOthers(path, "GET");
  }

  private void post(String path, Handler<RoutingContext> handler) {
    // On a route of its own: Vert.x wants the body handler first on its route.
    router.route(HttpMethod.POST, path).handler(GraderRoutes::requireJson);
    router
        .route(HttpMethod.POST, path)
        .handler(BodyHandler.create(false).setBodyLimit(maxBodyBytes))
        .handler(GraderRoutes::arrived)
        .handler(GraderRoutes::requireBody)
        .handler(handler);
    refuseOthers(path, "POST");
  }

  private void refuseOthers(String path, String allowed) {
    router
        .route(path)
        .handler(
            context -> {
              context.response().putHeader("Allow", allowed);
              ProblemDetails.send(
                  context,
                  405,
                  "method-not-allowed",
                  context.request().path() + " takes " + allowed + " only",
                  "");
            });
  }

  private static void requireJson(RoutingContext context) {
    String type = context.request().getHeader("Content-Type");
    String media = type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (!media.equals("application/json")) {
      ProblemDetails.send(
          context,
          415,
          "unsupported-media-type",
          "send the body with Content-Type: application/json",
          "");
    } else if (context.request().getHeader("Content-Encoding") != null) {
      ProblemDetails.send(
          context, 415, "unsupported-media-type", "send the body without a Content-Encoding", "");
    } else {
      context.next();
    }
  }

  /** The bytes of a request's body; none where it has none. */
  static byte[] body(RoutingContext context) {
    Buffer buffer = context.body().buffer();
    return buffer == null ? new byte[0] : buffer.getBytes();
  }

  private static void requireBody(RoutingContext context) {
    if (context.body().length() <= 0) {
      ProblemDetails.send(context, 400, "invalid-json", "the body is empty", "");
    } else {
      context.next();
    }
  }

  private void failed(RoutingContext context) {
    // A body that breaks off, or is cut into no chunks, is the client's doing.
    boolean broken = Client.of(context).filter(Client::isArriving).isPresent();
    int status = context.statusCode();
    failed(context, broken && (status < 400 || status >= 500) ? 400 : status);
  }

  private void failed(RoutingContext context, int status) {
    if (status == 413) {
      ProblemDetails.send(
          context, 413, "body-too-large", "a body has at most " + maxBodyBytes + " bytes", "");
    } else if (status == 404) {
      ProblemDetails.send(context, 404, "not-found", "there is nothing at this address", "");
    } else if (status >= 400 && status < 500) {
      ProblemDetails.send(
          context, status, "bad-request", "this is no HTTP/1.1 request as RFC 9112 has it", "");
    } else {
      Throwable failure = context.failure();
      ProblemDetails.send(
          context, failure == null ? new IllegalStateException("status " + status) : failure);
    }
  }

  private static Buffer resource(String name) {
    try (InputStream stream = GraderRoutes.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException(name + " is not in the jar");
      }
      return Buffer.buffer(stream.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(name + " cannot be read", e);
    }
  }
}
