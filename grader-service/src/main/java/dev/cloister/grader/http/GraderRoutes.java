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

/** Which address is served by what; every refusal is a problem+json. */
final class GraderRoutes {
  private final Router router;
  private final long maxBodyBytes;

  GraderRoutes(Vertx vertx, long maxBodyBytes) {
    this.router = Router.router(vertx);
    this.maxBodyBytes = maxBodyBytes;
  }

  Router build(SubmissionsApi submissions, RunsApi runs, CatalogApi catalog, HealthApi health) {
    router.route().failureHandler(this::failed);
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

  private void get(String path, Handler<RoutingContext> handler) {
    router.route(HttpMethod.GET, path).handler(handler);
    refuseOthers(path, "GET");
  }

  private void post(String path, Handler<RoutingContext> handler) {
    // On a route of its own: Vert.x wants the body handler first on its route.
    router.route(HttpMethod.POST, path).handler(GraderRoutes::requireJson);
    router
        .route(HttpMethod.POST, path)
        .handler(BodyHandler.create(false).setBodyLimit(maxBodyBytes))
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
    int status = context.statusCode();
    if (status == 413) {
      ProblemDetails.send(
          context, 413, "body-too-large", "a body has at most " + maxBodyBytes + " bytes", "");
    } else if (status >= 400 && status < 500) {
      ProblemDetails.send(context, status, "bad-request", "the request is malformed", "");
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
