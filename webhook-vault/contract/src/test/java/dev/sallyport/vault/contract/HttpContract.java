package dev.sallyport.vault.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.local.postgres.Database;
import dev.sallyport.local.postgres.SharedPostgres;
import dev.sallyport.ticket.BindingKey;
import dev.sallyport.ticket.BindingSecret;
import dev.sallyport.ticket.Purpose;
import dev.sallyport.ticket.key.KeyText;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a vault is to those who reach it over HTTP, whether it runs as a server or as a function:
 * one store, two instances of it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class HttpContract {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SECRET = "ghp_secret";
  private static final String OWN_ORIGIN = "https://console.example.com";

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ContractUpstream upstream = new ContractUpstream();
  private URI one = URI.create("http://127.0.0.1:1");
  private URI other = one;
  private Owner owner = new Owner(Map.of());
  private ContractGate gate;

  /** Starts an instance of the vault; the store has its form and its keyset. */
  protected abstract URI start(Map<String, String> environment) throws Exception;

  /** Stops every instance that was started. */
  protected abstract void stop() throws Exception;

  /** Headers that the platform in front of the instances adds. */
  protected Map<String, String> addedByThePlatform() {
    return Map.of();
  }

  /** The address that the vault is to take for the caller's. */
  protected abstract String caller();

  @BeforeAll
  void startTwo(@TempDir Path folder) throws Exception {
    Map<String, String> environment = environment(folder);
    owner = new Owner(environment);
    owner.runs("init");
    one = start(environment);
    other = start(environment);
    gate = bind();
    store(one);
  }

  @AfterAll
  void stopBoth() throws Exception {
    stop();
    upstream.close();
  }

  /** The variables of an empty store. */
  protected Map<String, String> emptyStore() {
    Database database = SharedPostgres.instance().createDatabase("vault_over_http");
    return Map.of(
        "VAULT_STORE", database.url(),
        "VAULT_DATABASE_USER", database.user(),
        "VAULT_DATABASE_PASSWORD", database.password());
  }

  private Map<String, String> environment(Path folder) {
    Map<String, String> environment = new LinkedHashMap<>(emptyStore());
    environment.put("VAULT_GATE_URL", ContractGate.IDENTITY.gate());
    environment.put("VAULT_PUBLIC_URL", ContractGate.IDENTITY.vault());
    environment.put("VAULT_KEK_FILE", folder.resolve("kek.json").toString());
    environment.put("VAULT_REQUEST_NETWORKS", "127.0.0.0/8");
    environment.put("VAULT_CORS_ORIGINS", OWN_ORIGIN);
    return environment;
  }

  private ContractGate bind() throws Exception {
    String code = json(send(get(one, "/v1/register-url"))).path("code").asText();
    JsonNode given = json(send(post(one, "/v1/exchange", "{\"code\":\"" + code + "\"}", Map.of())));
    return new ContractGate(
        new BindingKey(
            given.path("keyId").asText(),
            BindingSecret.ofBase64(given.path("hmacSecret").asText())));
  }

  private String rules() {
    return "{\"targets\":[{\"origin\":\""
        + upstream.origin()
        + "\",\"methods\":[\"GET\",\"HEAD\",\"POST\"],\"paths\":[\"/\"]}],\"inject\":{\"kind\":\"bearer\"}}";
  }

  private void store(URI instance) throws Exception {
    store(
        instance,
        "github",
        "{\"accessToken\":\"" + SECRET + "\",\"requestRules\":" + rules() + "}");
  }

  /** Deposits a credential, as a person does with a ticket. */
  protected final void store(URI instance, String service, String data) throws Exception {
    String body =
        "{\"ticket\":\""
            + gate.ticket(Purpose.STORE, service)
            + "\",\"service\":\""
            + service
            + "\",\"tokenData\":"
            + data
            + "}";
    HttpResponse<byte[]> stored = send(post(instance, "/v1/store", body, Map.of()));
    assertThat(stored.statusCode()).as(text(stored)).isEqualTo(200);
  }

  /** Asks for a credential with a ticket of its own. */
  protected final CompletableFuture<HttpResponse<String>> release(URI instance, String service) {
    String ticket = gate.ticket(Purpose.AGENT_CREDENTIAL, service);
    return client.sendAsync(
        get(instance, "/v1/credential?ticket=" + ticket + "&service=" + service).build(),
        BodyHandlers.ofString());
  }

  protected final Owner owner() {
    return owner;
  }

  /** The two instances that were started first. */
  protected final List<URI> instances() {
    return List.of(one, other);
  }

  @Test
  void releasesToAnAgentThatBringsItsKeyAlongAndReportsTheKey() throws Exception {
    KeyText key = KeyText.generate(KeyText.AGENT_PREFIX);

    HttpResponse<byte[]> answer = send(get(one, credential()).header("x-agent-key", key.expose()));

    assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
    assertThat(json(answer).path("token").path("accessToken").asText()).isEqualTo(SECRET);
    assertThat(answer.headers().allValues("content-type")).containsExactly("application/json");
    assertThat(answer.headers().allValues("cache-control")).containsExactly("no-store");
    assertThat(answer.headers().allValues("x-content-type-options")).containsExactly("nosniff");
    assertThat(answer.headers().firstValue("strict-transport-security")).isPresent();
    assertThat(answer.headers().firstValue("x-request-id").orElse("")).startsWith("req_");
    assertThat(answer.headers().map()).doesNotContainKey("set-cookie");
    assertThat(text(send(signed("{\"operation\":\"list\",\"collection\":\"audit\"}"))))
        .contains("agent_key_exposed")
        .contains(key.hash().fingerprint())
        .contains("\"" + caller() + "\"")
        .doesNotContain(key.expose());
  }

  @Test
  void releasesOnceHoweverManyComeToBothInstancesAtOnce() throws Exception {
    String path = credential();

    List<CompletableFuture<Integer>> answers =
        IntStream.range(0, 16)
            .mapToObj(i -> get(i % 2 == 0 ? one : other, path).build())
            .map(request -> client.sendAsync(request, BodyHandlers.discarding()))
            .map(answer -> answer.thenApply(HttpResponse::statusCode))
            .toList();
    CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new)).get(60, TimeUnit.SECONDS);

    assertThat(answers).filteredOn(answer -> answer.join() == 200).hasSize(1);
    assertThat(answers).filteredOn(answer -> answer.join() == 401).hasSize(15);
  }

  @Test
  void refusesAtTheOtherInstanceWhatWasRedeemedAtOne() throws Exception {
    String path = credential();

    HttpResponse<byte[]> first = send(get(one, path));
    HttpResponse<byte[]> second = send(get(other, path));

    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(second.statusCode()).isEqualTo(401);
    assertThat(json(second).path("error").asText()).isEqualTo("ticket_invalid");
    assertThat(json(second).path("message").asText()).isNotEmpty();
    assertThat(second.headers().allValues("content-type")).containsExactly("application/json");
  }

  @Test
  void takesUpNewDataKeysUnderANewKeyWithoutARestart() throws Exception {
    owner.runs("rotate");
    owner.runs("rotate-kek");

    assertThat(send(get(one, credential())).statusCode()).isEqualTo(200);
    store(other);
    assertThat(send(get(one, credential())).statusCode()).isEqualTo(200);
    assertThat(send(get(other, credential())).statusCode()).isEqualTo(200);
  }

  @Test
  void readsAQueryThatAnotherGateEncodedOnce() throws Exception {
    String ticket = gate.ticket(Purpose.AGENT_CREDENTIAL);
    String once = "/v1/credential?ticket=" + ticket + "&service=git%68ub";
    String twice = "/v1/credential?ticket=" + ticket + "&service=git%2568ub";
    String again = "/v1/credential?ticket=" + ticket + "&service=github&service=github";

    assertThat(send(get(one, twice)).statusCode()).isEqualTo(400);
    assertThat(send(get(one, again)).statusCode()).isEqualTo(400);
    assertThat(send(get(one, once)).statusCode()).isEqualTo(200);
  }

  @Test
  void takesSignedCallsOnceAndOnlyAsTheyWereSigned() throws Exception {
    String body = "{\"operation\":\"list\",\"collection\":\"tokens\"}";
    Map<String, String> headers = gate.sign("POST", "/v1/storage", body);

    assertThat(send(post(one, "/v1/storage", body + " ", headers)).statusCode()).isEqualTo(401);
    assertThat(send(post(one, "/v1/storage?a=b", body, headers)).statusCode()).isEqualTo(401);
    assertThat(send(post(one, "/v1/storage", body, headers)).statusCode()).isEqualTo(200);
    assertThat(send(post(other, "/v1/storage", body, headers)).statusCode()).isEqualTo(401);
    Map<String, String> withQuery = gate.sign("POST", "/v1/storage?a=%41+b", body);
    assertThat(send(post(one, "/v1/storage?a=%41+b", body, withQuery)).statusCode()).isEqualTo(200);
  }

  @Test
  void answersHeadWithoutABody() throws Exception {
    HttpResponse<byte[]> answer =
        send(request(one, "/v1/health").method("HEAD", BodyPublishers.noBody()));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
    assertThat(answer.headers().allValues("content-type")).containsExactly("application/json");
    assertThat(json(send(get(one, "/v1/health"))).path("status").asText()).isEqualTo("healthy");
  }

  @Test
  void answersPreflightsOfTheOriginsThatMayCall() throws Exception {
    HttpResponse<byte[]> allowed = send(preflight(OWN_ORIGIN));
    HttpResponse<byte[]> refused = send(preflight("https://elsewhere.example.com"));

    assertThat(allowed.statusCode()).isEqualTo(204);
    assertThat(allowed.headers().allValues("access-control-allow-origin"))
        .containsExactly(OWN_ORIGIN);
    assertThat(allowed.headers().allValues("access-control-allow-methods")).containsExactly("POST");
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.headers().map()).doesNotContainKey("access-control-allow-origin");
    assertThat(refused.headers().allValues("vary")).containsExactly("origin");
  }

  @Test
  void refusesOtherPathsAndMethodsInItsOwnWords() throws Exception {
    HttpResponse<byte[]> nowhere = send(get(one, "/v1/nothing"));
    HttpResponse<byte[]> wrong = send(request(one, "/v1/credential").DELETE());

    assertThat(nowhere.statusCode()).isEqualTo(404);
    assertThat(json(nowhere).path("error").asText()).isEqualTo("not_found");
    assertThat(wrong.statusCode()).isEqualTo(405);
    assertThat(wrong.headers().allValues("allow")).containsExactly("GET, POST");
    assertThat(send(get(one, "/V1/health")).statusCode()).isEqualTo(404);
    assertThat(send(get(one, "/v1/./health")).statusCode()).isEqualTo(404);
    assertThat(send(get(one, "/v1/%68ealth")).statusCode()).isEqualTo(404);
    assertThat(send(get(one, "/")).statusCode()).isEqualTo(404);
  }

  @Test
  void refusesABodyThatIsTooLargeAndGoesOn() throws Exception {
    HttpResponse<byte[]> large =
        send(
            request(one, "/v1/store")
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofByteArray(new byte[400_000])));

    assertThat(large.statusCode()).isEqualTo(413);
    assertThat(json(large).path("error").asText()).isEqualTo("body_too_large");
    assertThat(send(get(one, "/v1/health")).statusCode()).isEqualTo(200);
  }

  @Test
  void refusesWhatIsNoJsonWithoutUsingTheTicketUp() throws Exception {
    String ticket = gate.ticket(Purpose.AGENT_CREDENTIAL);
    String good = "{\"ticket\":\"" + ticket + "\",\"service\":\"github\"}";

    for (String bad : List.of("{", "[]", good + "x", good.replace("}", ",\"more\":1}"))) {
      HttpResponse<byte[]> answer = send(post(one, "/v1/credential", bad, Map.of()));
      assertThat(answer.statusCode()).as(bad).isEqualTo(400);
      assertThat(text(answer)).doesNotContain("xception").doesNotContain(ticket);
    }
    HttpRequest.Builder plain =
        request(one, "/v1/credential")
            .header("content-type", "text/plain")
            .POST(BodyPublishers.ofString(good));
    assertThat(send(plain).statusCode()).isEqualTo(415);
    assertThat(send(post(one, "/v1/credential", good, Map.of())).statusCode()).isEqualTo(200);
  }

  @Test
  void passesBytesAndHeadersOfABrokeredRequestThroughAsTheyAre() throws Exception {
    byte[] everyByte = new byte[256];
    IntStream.range(0, everyByte.length).forEach(i -> everyByte[i] = (byte) i);

    HttpResponse<byte[]> answer =
        send(
            request(one, brokered("POST", "/a%20b/c?q=%41%2Bx&empty="))
                .header("content-type", "application/octet-stream")
                .header("x-caller", "one, two")
                .POST(BodyPublishers.ofByteArray(everyByte)));

    assertThat(answer.statusCode()).as(text(answer)).isEqualTo(203);
    assertThat(answer.body()).isEqualTo(everyByte);
    assertThat(answer.headers().allValues("content-type"))
        .containsExactly("application/octet-stream");
    assertThat(String.join(", ", answer.headers().allValues("link")))
        .isEqualTo("<a>; rel=\"next\", <b>; rel=\"last\"");
    assertThat(answer.headers().allValues("x-upstream-status")).containsExactly("203");
    assertThat(answer.headers().allValues("x-caller")).containsExactly("one, two");
    assertThat(upstream.arrived()).contains("POST /a%20b/c?q=%41%2Bx&empty=");
  }

  @Test
  void neverMakesABrokeredAnswerLookCompleteThatIsNot() throws Exception {
    for (String path : List.of("/cut", "/long")) {
      HttpRequest request = get(one, brokered("GET", path)).build();

      assertThat(isWhole(request)).as(path).isFalse();
    }
    assertThat(send(get(one, "/v1/health")).statusCode()).isEqualTo(200);
  }

  /** Not whole: the connection broke off, or the vault said so in place of the answer. */
  private boolean isWhole(HttpRequest request) throws InterruptedException {
    try {
      HttpResponse<byte[]> answer = client.send(request, BodyHandlers.ofByteArray());
      return answer.statusCode() != 502 || !text(answer).contains("upstream_error");
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void asksForNothingOfAnUpstreamWithoutATicketForIt() throws Exception {
    List<String> before = new ArrayList<>(upstream.arrived());
    String released = "/v1/request/github/x?ticket=" + gate.ticket(Purpose.AGENT_CREDENTIAL);

    assertThat(send(get(one, "/v1/request/github/x")).statusCode()).isGreaterThanOrEqualTo(400);
    assertThat(send(get(one, released)).statusCode()).isEqualTo(401);
    assertThat(send(get(one, brokered("GET", "/a/../b"))).statusCode()).isEqualTo(400);
    assertThat(upstream.arrived()).isEqualTo(before);
  }

  @Test
  void makesNoOtherRequestThanTheOneThatATicketIsFor() throws Exception {
    List<String> before = List.copyOf(upstream.arrived());
    String ticket = gate.requestTicket("GET", "/a%20b/c?q=1&r=2");
    List<String> others =
        List.of("/a%20b/d?q=1&r=2", "/a%20b/c", "/a%20b/c?r=2&q=1", "/a%20b/c?q=1&r=2&s=3");

    for (String other : others) {
      assertMismatch(get(one, asking(other, ticket)));
    }
    String right = asking("/a%20b/c?q=1&r=2", ticket);
    assertMismatch(request(one, right).DELETE());
    assertMismatch(get(one, right).header("x-target-host", "127.0.0.1"));
    assertThat(upstream.arrived()).isEqualTo(before);
    assertThat(send(get(one, right)).statusCode()).isEqualTo(203);
  }

  private void assertMismatch(HttpRequest.Builder request) throws Exception {
    HttpResponse<byte[]> answer = send(request);

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(text(answer)).contains("request_mismatch");
  }

  private String credential() {
    return "/v1/credential?ticket=" + gate.ticket(Purpose.AGENT_CREDENTIAL) + "&service=github";
  }

  private String brokered(String method, String target) {
    return asking(target, gate.requestTicket(method, target));
  }

  /** The ticket stands behind the query: its place says nothing. */
  private static String asking(String target, String ticket) {
    return "/v1/request/github" + target + (target.contains("?") ? "&" : "?") + "ticket=" + ticket;
  }

  private HttpRequest.Builder signed(String body) {
    return post(one, "/v1/storage", body, gate.sign("POST", "/v1/storage", body));
  }

  private HttpRequest.Builder preflight(String origin) {
    return request(one, "/v1/store")
        .header("origin", origin)
        .header("access-control-request-method", "POST")
        .method("OPTIONS", BodyPublishers.noBody());
  }

  /** The path as it stands, dots and all. */
  private HttpRequest.Builder request(URI instance, String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(instance + path)).timeout(Duration.ofSeconds(60));
    addedByThePlatform().forEach(request::header);
    return request;
  }

  private HttpRequest.Builder get(URI instance, String path) {
    return request(instance, path).GET();
  }

  private HttpRequest.Builder post(
      URI instance, String path, String body, Map<String, String> headers) {
    HttpRequest.Builder request =
        request(instance, path)
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(body));
    headers.forEach(request::header);
    return request;
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  private static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), UTF_8);
  }

  private static JsonNode json(HttpResponse<byte[]> answer) throws IOException {
    return JSON.readTree(answer.body());
  }
}
