package dev.cloister.grader.attack;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/** Asks the service to run something harmless. */
final class ServiceProbe {
  /** What a run takes that nothing disturbs is a thousandth of it. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final String BODY = "{\"command\":[\"echo\",\"harmless\"]}";
  private static final String RIGHT = "\"stdout\":{\"text\":\"harmless\\n\",\"truncated\":false}";

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();

  /** What is wrong with the answer; empty where nothing is. */
  Optional<String> fault(ServiceUnderAttack service) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(service.url() + "/v1/runs"))
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(BODY))
            .build();
    try {
      HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
      return answer.statusCode() == 200 && answer.body().contains(RIGHT)
          ? Optional.empty()
          : Optional.of(
              "the service answers " + answer.statusCode() + " to a run: " + answer.body());
    } catch (IOException e) {
      return Optional.of("the service does not answer a run: " + e);
    }
  }
}
