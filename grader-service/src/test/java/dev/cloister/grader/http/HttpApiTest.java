package dev.cloister.grader.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cloister.grader.judging.OpenJudge;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HttpApiTest {
  @RegisterExtension private static final OpenJudge JUDGE = new OpenJudge();
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path problems;
  private static RunningService service;

  @BeforeAll
  static void start() throws Exception {
    OpenJudge.writeDoubling(problems);
    Files.createDirectories(problems.resolve("broken"));
    Files.writeString(
        problems.resolve("broken/problem.yaml"), "name: x\nlimits: {time_limit: -1}\n");
    service = RunningService.start(JUDGE, problems, Map.of("http.maxBody", "100k"));
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  private static JsonNode json(HttpResponse<String> response) throws Exception {
    return JSON.readTree(response.body());
  }

  private static String submission(String language, String source) {
    return JSON.createObjectNode()
        .put("problem", "doubling")
        .put("language", language)
        .put("source", source)
        .toString();
  }

  @Test
  void aSubmissionThatIsWaitedForComesBackFinal() throws Exception {
    JUDGE.language("python3");
    HttpResponse<String> response =
        service.post("/v1/submissions?wait=30s", submission("python3", "print(2 * int(input()))"));
    assertThat(response.statusCode()).isEqualTo(200);
    JsonNode body = json(response);
    assertThat(body.path("status").asText()).isEqualTo("final");
    assertThat(body.path("verdict").asText()).isEqualTo("AC");
    assertThat(body.path("score").isNull()).isTrue();
    assertThat(body.path("compile").path("ok").asBoolean()).isTrue();
    assertThat(body.path("tests")).hasSize(3);
    JsonNode test = body.path("tests").path(0);
    assertThat(test.path("name").asText()).isEqualTo("secret/1");
    assertThat(test.path("cpuMicros").asLong()).isPositive();
    assertThat(test.path("wallMicros").asLong()).isPositive();
    assertThat(body.path("enforcement").path("wall").asText()).isEqualTo("timer");
    assertThat(response.headers().firstValue("Location"))
        .hasValue("/v1/submissions/" + body.path("id").asText());
  }

  @Test
  void aSubmissionIsAcceptedAtOnceAndCanBeAskedForLater() throws Exception {
    HttpResponse<String> response =
        service.post("/v1/submissions", submission("bash", "sleep 0.2; echo 2"));
    assertThat(response.statusCode()).isEqualTo(202);
    String location = response.headers().firstValue("Location").orElseThrow();
    assertThat(json(response).path("verdict").isNull()).isTrue();
    JsonNode later = json(service.get(location + "?wait=30s"));
    assertThat(later.path("status").asText()).isEqualTo("final");
    assertThat(later.path("verdict").asText()).isEqualTo("WA");
    assertThat(later.path("tests")).hasSize(2);
  }

  @Test
  void aClientWhosePatienceEndsFirstIsToldHowFarItIs() throws Exception {
    HttpResponse<String> response =
        service.post("/v1/submissions?wait=50ms", submission("bash", "sleep 1"));
    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(json(response).path("status").asText()).isIn("queued", "running");
  }

  @Test
  void aSubmitterIsNotToldWhatATestExpected() throws Exception {
    HttpResponse<String> response =
        service.post("/v1/submissions?wait=30s", submission("bash", "echo 777"));
    assertThat(json(response).path("verdict").asText()).isEqualTo("WA");
    assertThat(response.body()).doesNotContain("message").doesNotContain("expected");
  }

  @Test
  void filesCanBeNamedAndTheLanguageFoundByTheirNames() throws Exception {
    HttpResponse<String> response =
        service.post(
            "/v1/submissions?wait=30s",
            "{\"problem\":\"doubling\",\"allTests\":true,\"files\":["
                + "{\"name\":\"x.sh\",\"base64\":\"cmVhZCBuOyBlY2hvICQoKDIqbikp\"}]}");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(json(response).path("language").asText()).isEqualTo("bash");
    assertThat(json(response).path("verdict").asText()).isEqualTo("AC");
  }

  @Test
  void aRunGivesBackWhatItWroteByteForByte() throws Exception {
    HttpResponse<String> response =
        service.post(
            "/v1/runs",
            """
            {"command":["bash","-c","cat; printf '\\\\377' >&2; echo -n hi > out.txt; exit 3"],
             "stdin":{"text":"gr\\u00fc\\u00df"}, "env":{"K":"V"},
             "limits":{"cpu":"1s","wall":"5s","memory":"64m","output":"1m","processes":50,
                       "fileSize":"16m","openFiles":64,"stack":"8m"},
             "collect":["*.txt"]}
            """);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    JsonNode body = json(response);
    assertThat(body.path("outcome").asText()).isEqualTo("exited");
    assertThat(body.path("exitCode").asInt()).isEqualTo(3);
    assertThat(body.path("signal").isNull()).isTrue();
    assertThat(body.path("stdout").path("text").asText()).isEqualTo("gr\u00fc\u00df");
    assertThat(body.path("stdout").path("truncated").asBoolean()).isFalse();
    assertThat(body.path("stderr").path("base64").asText()).isEqualTo("/w==");
    assertThat(body.path("files").path(0).path("name").asText()).isEqualTo("out.txt");
    assertThat(body.path("files").path(0).path("text").asText()).isEqualTo("hi");
    assertThat(body.path("time").path("wallMicros").asLong()).isPositive();
    assertThat(body.path("enforcement").path("output").asText()).isEqualTo("pipe");
  }

  @ParameterizedTest
  @CsvSource({
    "kill -9 $$,signalled",
    "sleep 9,idle-limit",
    "while :; do :; done,cpu-limit",
    "yes,output-limit",
  })
  void aRunThatEndsBadlyIsAResultAndNoError(String script, String outcome) throws Exception {
    HttpResponse<String> response =
        service.post(
            "/v1/runs",
            "{\"command\":[\"bash\",\"-c\",\""
                + script
                + "\"],\"limits\":{\"cpu\":\"300ms\",\"wall\":\"3s\",\"output\":\"1k\"}}");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(json(response).path("outcome").asText()).isEqualTo(outcome);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|400|invalid-field|problem",
        "{'problem':'doubling'}|400|invalid-field|source",
        "{'problem':'doubling','language':'c','source':'x','files':[]}|400|invalid-field|source",
        "{'problem':'doubling','source':'x'}|400|invalid-field|language",
        "{'problem':5,'language':'c','source':'x'}|400|invalid-field|problem",
        "{'problem':'doubling','language':'c','source':'x','colour':1}|400|invalid-field|colour",
        "{'problem':'nope','language':'c','source':'x'}|422|unknown-problem|problem",
        "{'problem':'../x','language':'c','source':'x'}|422|unknown-problem|problem",
        "{'problem':'broken','language':'c','source':'x'}|422|broken-problem|problem",
        "{'problem':'doubling','language':'klingon','source':'x'}|422|unknown-language|language",
        "{'problem':'doubling','files':[]}|400|invalid-field|files",
        "{'problem':'doubling','files':[{'name':'a.c'}]}|400|invalid-field|files[0]",
        "{'problem':'doubling','files':[{'name':'../a.c','text':''}]}|400|invalid-field|files[0].name",
        "{'problem':'doubling','files':[{'name':'a.c','base64':'?'}]}|400|invalid-field|files[0].base64",
        "{'problem':'doubling','files':[{'name':'-o.c','text':''}]}|400|invalid-field|files",
        "{'problem':'doubling','files':[{'name':'x.zzz','text':''}]}|422|unknown-language|files",
        "{'problem':'doubling','language':'java','source':'x'}|422|no-program|source",
        "[]|400|invalid-json|",
        "{'problem'|400|invalid-json|",
        "{'problem':'a','problem':'b'}|400|invalid-json|",
        "{} {}|400|invalid-json|",
        "{'problem':'doubling','language':'c','source':'\\ud800'}|400|invalid-field|source",
      })
  void aWrongSubmissionIsRefusedWithItsField(String body, int status, String code, String field)
      throws Exception {
    expectProblem(service.post("/v1/submissions", body.replace('\'', '"')), status, code, field);
    expectTheServiceToGoOn();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|400|command",
        "{'command':[]}|400|command",
        "{'command':'ls'}|400|command",
        "{'command':['']}|400|command",
        "{'command':['a\\u0000b']}|400|command",
        "{'command':['ls'],'limits':{'cpu':'-1s'}}|400|limits.cpu",
        "{'command':['ls'],'limits':{'cpu':'0s'}}|400|limits.cpu",
        "{'command':['ls'],'limits':{'cpu':-1}}|400|limits.cpu",
        "{'command':['ls'],'limits':{'cpu':'999999m'}}|400|limits.cpu",
        "{'command':['ls'],'limits':{'wall':'1h'}}|400|limits.wall",
        "{'command':['ls'],'limits':{'memory':'0'}}|400|limits.memory",
        "{'command':['ls'],'limits':{'memory':-5}}|400|limits.memory",
        "{'command':['ls'],'limits':{'memory':'999g'}}|400|limits.memory",
        "{'command':['ls'],'limits':{'processes':0}}|400|limits.processes",
        "{'command':['ls'],'limits':{'processes':1.5}}|400|limits.processes",
        "{'command':['ls'],'limits':{'processes':99999999999}}|400|limits.processes",
        "{'command':['ls'],'limits':{'speed':1}}|400|limits.speed",
        "{'command':['ls'],'network':'internet'}|400|network",
        "{'command':['ls'],'env':{'A=B':'x'}}|400|env.A=B",
        "{'command':['ls'],'stdin':'x'}|400|stdin",
        "{'command':['ls'],'stdin':{'text':'x','base64':''}}|400|stdin",
        "{'command':['ls'],'collect':['../x']}|400|collect",
        "{'command':['ls'],'files':[{'name':'/etc/x','text':''}]}|400|files[0].name",
        "{'command':['ls'],'template':'windows'}|422|template",
        "{'command':['no-such-program']}|422|command",
        "{'command':['/etc/passwd']}|422|command",
      })
  void aWrongRunIsRefusedWithItsField(String body, int status, String field) throws Exception {
    HttpResponse<String> response = service.post("/v1/runs", body.replace('\'', '"'));
    expectProblem(response, status, json(response).path("code").asText(), field);
    expectTheServiceToGoOn();
  }

  @Test
  void aBodyThatIsNotUtf8IsRefused() throws Exception {
    byte[] body = "{\"command\":[\"x\"]}".getBytes(StandardCharsets.UTF_8);
    body[13] = (byte) 0xff;
    HttpResponse<String> response =
        service.send(
            service
                .request("/v1/runs")
                .header("Content-Type", "application/json; charset=utf-8")
                .POST(BodyPublishers.ofByteArray(body)));
    expectProblem(response, 400, "invalid-utf8", "");
  }

  @Test
  void aBodyThatIsTooLargeIsRefused() throws Exception {
    String large = submission("c", "x".repeat(200_000));
    expectProblem(service.post("/v1/submissions", large), 413, "body-too-large", "");
    expectTheServiceToGoOn();
  }

  @Test
  void aBodyOfAnotherKindIsRefused() throws Exception {
    HttpResponse<String> response =
        service.send(
            service
                .request("/v1/runs")
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("{}")));
    expectProblem(response, 415, "unsupported-media-type", "");
  }

  @ParameterizedTest
  @CsvSource({
    "GET,/nowhere,404,not-found",
    "GET,/v1/submissions/none,404,unknown-submission",
    "GET,/v1/runs,405,method-not-allowed",
    "DELETE,/v1/problems,405,method-not-allowed",
    "PUT,/v1/submissions,405,method-not-allowed",
    "GET,/v1/submissions/x?wait=1,400,invalid-field",
    "GET,/v1/submissions/x?wait=-1s,400,invalid-field",
    "GET,/v1/submissions/x?wait=61s,400,invalid-field",
    "GET,/%2e%2e/%2e%2e/etc/passwd,404,not-found",
  })
  void whatIsNotServedIsRefused(String method, String path, int status, String code)
      throws Exception {
    HttpResponse<String> response =
        service.send(service.request(path).method(method, BodyPublishers.noBody()));
    assertThat(json(response).path("code").asText()).isEqualTo(code);
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    if (status == 405) {
      assertThat(response.headers().firstValue("Allow")).isPresent();
    }
  }

  @Test
  void problemsAreListedAndTheBrokenOneSaysWhy() throws Exception {
    JsonNode list = json(service.get("/v1/problems"));
    assertThat(list.findValuesAsText("id")).containsExactly("broken", "doubling");
    assertThat(list.path(0).path("reason").asText())
        .startsWith("broken/problem.yaml:2: limits.time_limit: is -1 seconds");
    assertThat(list.path(1).path("timeLimitMicros").asLong()).isEqualTo(500_000);
    assertThat(list.path(1).path("tests").asInt()).isEqualTo(3);
  }

  @Test
  void languagesAreListedWithTheirVersions() throws Exception {
    JsonNode list = json(service.get("/v1/languages"));
    assertThat(list.findValuesAsText("id")).contains("c", "python3", "java");
    assertThat(list.path(0).path("version").asText()).matches("gcc \\d.*|");
  }

  @Test
  void theServiceSaysHowItIs() throws Exception {
    assertThat(service.get("/healthz").statusCode()).isEqualTo(200);
    assertThat(service.get("/readyz").body()).isEqualTo("{\"status\":\"ready\"}");
    service.post("/v1/submissions?wait=30s", submission("bash", "echo 2"));
    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(
            () ->
                assertThat(service.get("/metrics").body())
                    .contains("cloister_submissions_total{verdict=\"WA\"}")
                    .contains("cloister_queue_waiting 0.0"));
  }

  @Test
  void theContractIsServedAndNamesEveryAddress() throws Exception {
    String contract = service.get("/openapi.yaml").body();
    for (String path :
        List.of("/v1/submissions", "/v1/runs", "/v1/problems", "/v1/languages", "/readyz")) {
      assertThat(contract).contains("  " + path + ":\n");
    }
  }

  private static void expectProblem(
      HttpResponse<String> response, int status, String code, String field) throws Exception {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    JsonNode body = json(response);
    assertThat(body.path("status").asInt()).isEqualTo(status);
    assertThat(body.path("code").asText()).isEqualTo(code);
    assertThat(body.path("title").asText()).isNotEmpty();
    assertThat(body.path("detail").asText()).isNotEmpty();
    assertThat(body.path("field").asText()).isEqualTo(field == null ? "" : field);
  }

  private static void expectTheServiceToGoOn() throws Exception {
    assertThat(service.get("/healthz").statusCode()).isEqualTo(200);
  }
}
