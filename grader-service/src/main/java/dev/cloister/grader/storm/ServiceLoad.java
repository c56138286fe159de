package dev.cloister.grader.storm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cloister.grader.storm.Ledger.Ending;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Submissions and runs, sent to the service as its users do. Thread-safe. */
final class ServiceLoad {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PROBLEM = "doubling";
  private static final int TESTS = 3;

  /** Longer than any submission takes, with all that can befall it. */
  private static final String PATIENCE = "25s";

  private final String url;
  private final HttpClient client;
  private final boolean hasCompiler;
  private final KillLog kills;
  private final Ledger ledger;

  /** What was answered, by the submission's id. */
  private final Map<String, String> verdicts = new ConcurrentHashMap<>();

  ServiceLoad(String url, HttpClient client, boolean hasCompiler, KillLog kills, Ledger ledger) {
    this.url = url;
    this.client = client;
    this.hasCompiler = hasCompiler;
    this.kills = kills;
    this.ledger = ledger;
  }

  /** A submission whose verdict is known. */
  private record Program(String language, String source, String verdict) {}

  /** Writes the problem that is submitted to: a number is to be doubled. */
  static void writeProblem(Path problems) throws IOException {
    Path data = Files.createDirectories(problems.resolve(PROBLEM).resolve("data/secret"));
    Files.writeString(
        problems.resolve(PROBLEM).resolve("problem.yaml"),
        "name: Doubling\nlimits: {time_limit: 10, memory: 256, output: 1}\n");
    for (int i = 1; i <= TESTS; i++) {
      Files.writeString(data.resolve(i + ".in"), i + "\n");
      Files.writeString(data.resolve(i + ".ans"), 2 * i + "\n");
    }
  }

  /** One request of any kind. */
  void once(Random random) throws InterruptedException {
    if (random.nextInt(4) == 0) {
      run(random.nextInt(1_000_000));
    } else {
      submit(choose(random));
    }
  }

  private Program choose(Random random) {
    int token = random.nextInt(1_000_000);
    return switch (random.nextInt(hasCompiler ? 5 : 3)) {
      case 0 -> new Program("bash", "read x; echo $((2 * x)) # " + token, "AC");
      case 1 -> new Program("bash", "read x; echo $((2 * x + 1)) # " + token, "WA");
      case 2 -> new Program("bash", "read x; exit 3 # " + token, "RTE");
      case 3 ->
          new Program(
              "c",
              "#include <stdio.h>\nint main(void) {int x; return scanf(\"%d\", &x) == 1 &&"
                  + " printf(\"%d\\n\", 2 * x) > 0 ? 0 : 1;} // "
                  + token,
              "AC");
      default -> new Program("c", "int main(void) {return " + token + "", "CE");
    };
  }

  private void submit(Program program) throws InterruptedException {
    long begin = System.nanoTime();
    String body =
        JSON.createObjectNode()
            .put("problem", PROBLEM)
            .put("language", program.language())
            .put("source", program.source())
            .toString();
    ledger.submitted();
    try {
      HttpResponse<String> response = post("/v1/submissions?wait=" + PATIENCE, body);
      JsonNode answer = JSON.readTree(response.body());
      if (response.statusCode() != 200) {
        ledger.violated("a submission was answered " + response.statusCode() + ": " + answer);
        return;
      }
      String verdict = answer.path("verdict").asText();
      if (verdicts.put(answer.path("id").asText(), verdict) != null) {
        ledger.violated("two submissions have the id " + answer.path("id"));
      }
      judge(program, verdict, answer, begin);
    } catch (IOException e) {
      ledger.violated("a submission was not answered: " + e);
    }
  }

  private void judge(Program program, String verdict, JsonNode answer, long begin) {
    if (verdict.equals(program.verdict())) {
      ledger.ended(Ending.RIGHT);
      kills.succeeded(begin);
    } else if (verdict.equals("JE")) {
      ledger.ended(Ending.FAULT);
    } else if (tellsOfAKill(program, verdict) && kills.killedAPayloadSince(begin)) {
      ledger.ended(Ending.KILLED_PROGRAM);
    } else {
      ledger.violated("a submission that deserves " + program.verdict() + " got " + answer);
    }
  }

  /**
   * A killed program is a run time error; where a shell's command or a compiler's pass was killed,
   * it goes on, or says so in words of its own.
   */
  private static boolean tellsOfAKill(Program program, String verdict) {
    return verdict.equals("RTE") || (verdict.equals("CE") && program.language().equals("c"));
  }

  private void run(int token) throws InterruptedException {
    long begin = System.nanoTime();
    String body =
        "{\"command\":[\"/bin/sh\",\"-c\",\"read x; echo got $x\"],\"stdin\":{\"text\":\""
            + token
            + "\"},\"limits\":{\"cpu\":\"5s\",\"wall\":\"10s\"}}";
    try {
      HttpResponse<String> response = post("/v1/runs", body);
      JsonNode answer = JSON.readTree(response.body());
      boolean right =
          response.statusCode() == 200
              && answer.path("stdout").path("text").asText().equals("got " + token + "\n");
      if (right) {
        ledger.ended(Ending.RIGHT);
        kills.succeeded(begin);
      } else if (response.statusCode() / 100 == 5) {
        ledger.ended(Ending.FAULT);
      } else if (answer.path("signal").asInt() == 9 && kills.killedAPayloadSince(begin)) {
        ledger.ended(Ending.KILLED_PROGRAM);
      } else {
        ledger.violated("a run was answered " + response.statusCode() + ": " + answer);
      }
    } catch (IOException e) {
      ledger.violated("a run was not answered: " + e);
    }
  }

  private HttpResponse<String> post(String path, String body)
      throws IOException, InterruptedException {
    return client.send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url + path)).timeout(Duration.ofSeconds(60));
  }

  /** Asks for submissions once more: what was answered stays the answer. */
  void askAgain() throws InterruptedException {
    for (Map.Entry<String, String> known : List.copyOf(verdicts.entrySet())) {
      try {
        HttpResponse<String> response =
            client.send(
                request("/v1/submissions/" + known.getKey()).GET().build(),
                BodyHandlers.ofString());
        JsonNode answer = JSON.readTree(response.body());
        boolean same =
            response.statusCode() == 200
                && answer.path("status").asText().equals("final")
                && answer.path("verdict").asText().equals(known.getValue());
        if (!same) {
          ledger.violated("a submission's answer was " + known.getValue() + ", now " + answer);
        }
      } catch (IOException e) {
        ledger.violated("a submission cannot be asked for: " + e);
      }
    }
  }

  /** The ids that were answered. */
  Set<String> answered() {
    return Set.copyOf(verdicts.keySet());
  }
}
