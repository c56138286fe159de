package dev.cloister.grader.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloister.grader.judging.OpenJudge;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

final class QueueFullTest {
  @RegisterExtension private static final OpenJudge JUDGE = new OpenJudge();

  @TempDir private Path problems;

  @Test
  void aFullQueueSaysWhenToComeAgain() throws Exception {
    OpenJudge.writeDoubling(problems);
    String slow = "{\"problem\":\"doubling\",\"language\":\"bash\",\"source\":\"sleep 3\"}";
    try (RunningService service =
        RunningService.start(
            JUDGE, problems, Map.of("queue.capacity", "2", "queue.workers", "1"))) {
      List<Integer> statuses = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        HttpResponse<String> response = service.post("/v1/submissions", slow);
        statuses.add(response.statusCode());
        if (response.statusCode() == 429) {
          assertThat(response.headers().firstValue("Retry-After")).hasValue("2");
          assertThat(response.body()).contains("queue-full");
        }
      }
      assertThat(statuses).startsWith(202, 202).endsWith(429, 429, 429);
      assertThat(service.get("/healthz").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void runsWaitForTheirTurnAndTooManyAreRefused() throws Exception {
    String slow = "{\"command\":[\"sleep\",\"1\"]}";
    try (RunningService service =
        RunningService.start(JUDGE, problems, Map.of("runs.parallel", "1", "runs.waiting", "1"))) {
      List<CompletableFuture<Integer>> runs = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        runs.add(
            CompletableFuture.supplyAsync(
                () -> {
                  try {
                    return service.post("/v1/runs", slow).statusCode();
                  } catch (Exception e) {
                    throw new AssertionError(e);
                  }
                },
                task -> new Thread(task).start()));
      }
      List<Integer> statuses = runs.stream().map(CompletableFuture::join).toList();
      assertThat(statuses).filteredOn(status -> status == 200).hasSize(2);
      assertThat(statuses).filteredOn(status -> status == 429).hasSize(4);
      assertThat(service.post("/v1/runs", "{\"command\":[\"true\"]}").statusCode()).isEqualTo(200);
    }
  }
}
