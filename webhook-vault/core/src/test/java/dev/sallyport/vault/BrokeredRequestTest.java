package dev.sallyport.vault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.service.json.Json;
import dev.sallyport.service.json.JsonRefused;
import dev.sallyport.ticket.Purpose;
import dev.sallyport.ticket.key.KeyText;
import dev.sallyport.vault.credential.CredentialWriter;
import dev.sallyport.vault.credential.FieldName;
import dev.sallyport.vault.credential.NewCredential;
import dev.sallyport.vault.credential.PlainCredential;
import dev.sallyport.vault.credential.PutMode;
import dev.sallyport.vault.log.LogEntry;
import dev.sallyport.vault.log.LogOutcome;
import dev.sallyport.vault.request.RequestRules;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BrokeredRequestTest {
  private static final String CANARY = "canary-4f9d2c7b1e";
  private static final String REQUEST = "/v1/request/github";

  private final MovingClock clock = new MovingClock();
  private EchoUpstream upstream;
  private VaultUnderTest vault;
  private GateUnderTest gate;

  @BeforeAll
  void startUpstream() {
    upstream = new EchoUpstream();
  }

  @AfterAll
  void stopUpstream() {
    upstream.close();
  }

  @BeforeEach
  void start(@TempDir Path folder) {
    start(folder, "127.0.0.0/8");
  }

  private void start(Path folder, String networks) {
    Map<String, String> environment =
        VaultUnderTest.environment(
            folder, Map.of("VAULT_STORE", "file:" + folder.resolve("vault.data")));
    environment.put("VAULT_REQUEST_NETWORKS", networks);
    VaultUnderTest.initialise(environment);
    vault = VaultUnderTest.start(environment, clock);
    gate = GateUnderTest.bind(vault);
    upstream.arrived().clear();
  }

  @AfterEach
  void stop() {
    vault.close();
  }

  private String rules(String origin, String injection) {
    return "{\"targets\":[{\"origin\":\""
        + origin
        + "\",\"methods\":[\"GET\",\"HEAD\",\"POST\"],\"paths\":[\"/api/\"]}],\"inject\":"
        + injection
        + "}";
  }

  private void store(String rules) {
    assertThat(
            gate.store(vault, "{\"accessToken\":\"" + CANARY + "\",\"requestRules\":" + rules + "}")
                .status())
        .isEqualTo(200);
  }

  private VaultUnderTest.Answer request(String method, String rest, String body) {
    return request(method, rest, body, Map.of());
  }

  private VaultUnderTest.Answer request(
      String method, String rest, String body, Map<String, String> headers) {
    return request(method, rest, body, ticket(method, rest, headers), headers);
  }

  private String ticket(String method, String rest, Map<String, String> headers) {
    return gate.brokered(
        Purpose.REQUEST, method, Optional.ofNullable(headers.get("x-target-host")), rest);
  }

  private VaultUnderTest.Answer request(
      String method, String rest, String body, String ticket, Map<String, String> headers) {
    String[] parts = rest.split("[?]", 2);
    String query = "ticket=" + ticket + (parts.length == 1 ? "" : "&" + parts[1]);
    return vault.call(method, REQUEST + parts[0], query, body.getBytes(UTF_8), headers);
  }

  @Test
  void makesTheRequestWithTheCredentialAndMasksItInTheAnswer() {
    store(rules(upstream.origin(), "{\"kind\":\"bearer\"}"));

    VaultUnderTest.Answer answer =
        request(
            "POST",
            "/api/a%20b?x=1&y=%2F&x=2",
            "{\"q\":1}",
            Map.of("content-type", "application/json", "x-own", "mine"));

    EchoUpstream.Arrived arrived = upstream.arrived().getFirst();
    assertThat(arrived.method()).isEqualTo("POST");
    assertThat(arrived.target()).isEqualTo("/api/a%20b?x=1&y=%2F&x=2");
    assertThat(arrived.body()).isEqualTo("{\"q\":1}");
    assertThat(arrived.headers())
        .containsEntry("authorization", "Bearer " + CANARY)
        .containsEntry("x-own", "mine")
        .containsEntry("host", "127.0.0.1:" + upstream.port())
        .containsEntry("accept-encoding", "identity");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("x-upstream-status")).isEqualTo("200");
    assertThat(answer.header("x-echo")).isEqualTo("Bearer %s", "*".repeat(CANARY.length()));
    assertThat(answer.header("set-cookie")).isEmpty();
    assertThat(answer.header("cache-control")).isEqualTo("no-store");
    assertThat(answer.text()).contains("Bearer " + "*".repeat(CANARY.length()), "{\"q\":1}");
    assertThat(answer.text()).doesNotContain(CANARY);
    LogEntry entry = vault.log().getLast();
    assertThat(entry.reason()).isEqualTo("requested");
    assertThat(entry.purpose()).contains("request");
  }

  @Test
  void masksWhatIsEchoedInOtherEncodings() {
    store(rules(upstream.origin(), "{\"kind\":\"basic\",\"user\":\"api\"}"));

    VaultUnderTest.Answer answer = request("GET", "/api/a", "");

    String pair = Base64.getEncoder().encodeToString(("api:" + CANARY).getBytes(UTF_8));
    assertThat(upstream.arrived().getFirst().headers())
        .containsEntry("authorization", "Basic " + pair);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text() + answer.header("x-echo")).doesNotContain(pair.substring(8, 20));
  }

  @Test
  void putsTheCredentialIntoTheQueryWhereNobodyElseMay() {
    store(rules(upstream.origin(), "{\"kind\":\"query\",\"name\":\"api_key\"}"));

    VaultUnderTest.Answer answer = request("GET", "/api/a?x=1", "");
    VaultUnderTest.Answer own = request("GET", "/api/a?API%5Fkey=mine", "");

    assertThat(upstream.arrived().getFirst().target()).isEqualTo("/api/a?x=1&api_key=" + CANARY);
    assertThat(answer.text()).doesNotContain(CANARY);
    assertThat(own.status()).isEqualTo(400);
    assertThat(upstream.arrived()).hasSize(1);
  }

  @Test
  void usesATicketOnceAndForItsOwnPurpose() {
    store(rules(upstream.origin(), "{\"kind\":\"bearer\"}"));
    String ticket = gate.requestTicket("GET", "/api/a");

    assertThat(request("GET", "/api/a", "", ticket, Map.of()).status()).isEqualTo(200);
    VaultUnderTest.Answer again = request("GET", "/api/a", "", ticket, Map.of());
    VaultUnderTest.Answer other =
        request("GET", "/api/a", "", gate.ticket(Purpose.AGENT_CREDENTIAL), Map.of());

    assertThat(again.error()).isEqualTo("ticket_invalid");
    assertThat(other.error()).isEqualTo("ticket_invalid");
    assertThat(upstream.arrived()).hasSize(1);
    assertThat(vault.log()).filteredOn(entry -> entry.outcome() == LogOutcome.ALARM).hasSize(1);
    assertThat(GateUnderTest.present(vault, gate.requestTicket("GET", "/api/a")).error())
        .isEqualTo("ticket_invalid");
  }

  @Test
  void sendsNothingBeyondTheRulesAndLeavesTheTicketUnused() {
    store(rules(upstream.origin(), "{\"kind\":\"bearer\"}"));
    String ticket = gate.requestTicket("GET", "/api/a");

    Map<String, Integer> refused = new LinkedHashMap<>();
    refused.put("GET /other", 403);
    refused.put("GET /", 403);
    refused.put("DELETE /api/a", 403);
    refused.put("GET /api/../other", 400);
    refused.put("GET /api/%2e%2e/other", 400);
    refused.put("GET /api/..;/other", 400);
    refused.put("GET //other", 400);
    refused.put("GET /api/%2f%2fevil", 400);
    refused.forEach(
        (line, status) -> {
          String[] parts = line.split(" ", 2);
          String own = ticket(parts[0], parts[1], Map.of());
          assertThat(request(parts[0], parts[1], "", own, Map.of()).status())
              .as(line)
              .isEqualTo(status);
          assertThat(request(parts[0], parts[1], "", own, Map.of()).status())
              .as("%s again", line)
              .isEqualTo(status);
        });
    for (String host : List.of("evil.example.com", "127.0.0.1", "127.0.0.1:1", "LOCALHOST")) {
      assertThat(request("GET", "/api/a", "", Map.of("x-target-host", host)).status())
          .as(host)
          .isEqualTo(403);
    }
    for (String header :
        List.of("authorization", "cookie", "x-api-key", "x-http-method-override")) {
      assertThat(request("GET", "/api/a", "", ticket, Map.of(header, "mine")).status())
          .as(header)
          .isEqualTo(400);
    }

    assertThat(upstream.arrived()).isEmpty();
    assertThat(request("GET", "/api/a", "", ticket, Map.of("host", "evil.example.com")).status())
        .isEqualTo(200);
    assertThat(upstream.arrived().getFirst().headers())
        .containsEntry("host", "127.0.0.1:" + upstream.port());
  }

  @Test
  void sendsNothingOfACredentialWithoutRules() {
    gate.store(vault, "{\"accessToken\":\"" + CANARY + "\"}");
    assertThat(request("GET", "/api/a", "").error()).isEqualTo("forbidden");
    store("{\"targets\":[]}");
    assertThat(request("GET", "/api/a", "").error()).isEqualTo("forbidden");
    assertThat(upstream.arrived()).isEmpty();
  }

  @Test
  void goesByTheRulesThatCameWithTheValueAndTakesOtherRulesAtOnce() {
    store(rules(upstream.origin(), "{\"kind\":\"bearer\"}"));
    assertThat(request("GET", "/api/a", "").status()).isEqualTo(200);

    gate.store(vault, "{\"accessToken\":\"second-value\"}");
    VaultUnderTest.Answer withoutRules = request("GET", "/api/a", "");
    store(rules("http://127.0.0.1:1", "{\"kind\":\"bearer\"}"));
    VaultUnderTest.Answer elsewhere = request("GET", "/api/a", "");

    assertThat(withoutRules.error()).isEqualTo("forbidden");
    assertThat(elsewhere.error()).isEqualTo("upstream_error");
    assertThat(upstream.arrived()).hasSize(1);
  }

  @Test
  void dropsAnAgentsKeyWhereverItCameAlong() {
    store(rules(upstream.origin(), "{\"kind\":\"bearer\"}"));
    String key = KeyText.generate("spagent").expose();

    VaultUnderTest.Answer answer =
        request(
            "GET",
            "/api/a?key=" + key + "&x=1",
            "",
            gate.requestTicket("GET", "/api/a?x=1"),
            Map.of("authorization", "Bearer " + key, "x-agent-key", key, "x-custom", key));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(upstream.arrived().getFirst().toString()).doesNotContain(key);
    assertThat(upstream.arrived().getFirst().target()).isEqualTo("/api/a?x=1");
    assertThat(vault.log())
        .filteredOn(entry -> entry.reason().equals("agent_key_exposed"))
        .hasSize(1);
  }

  @Test
  void takesPathsAndQueriesOfEveryLengthThatItAllows() {
    store(rules(upstream.origin(), "{\"kind\":\"bearer\"}"));
    String path = "/api/" + "a%20".repeat(250);
    String query = "x=" + "b%20".repeat(600);

    assertThat(request("GET", path + "?" + query, "").status()).isEqualTo(200);
    assertThat(request("GET", path + "a".repeat(100), "").status()).isEqualTo(400);
    assertThat(request("GET", path + "?" + query + "b".repeat(1_800), "").status()).isEqualTo(400);
    assertThat(upstream.arrived().getFirst().target()).isEqualTo("%s?%s", path, query);
  }

  @Test
  void followsNoRedirect() {
    store(rules(upstream.origin(), "{\"kind\":\"bearer\"}"));

    VaultUnderTest.Answer answer = request("GET", "/api/redirect", "");

    assertThat(answer.status()).isEqualTo(302);
    assertThat(answer.header("location")).isEqualTo("%s/api/other", upstream.origin());
    assertThat(upstream.arrived()).hasSize(1);
  }

  @Test
  void passesOnWhatAnUpstreamRefusesAndSaysThatItDid() {
    store(rules(upstream.origin(), "{\"kind\":\"bearer\"}"));

    VaultUnderTest.Answer answer = request("GET", "/api/refused", "");

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.header("x-upstream-status")).isEqualTo("403");
    assertThat(answer.text()).isEqualTo("{\"upstream\":true}");
    VaultUnderTest.Answer head = request("HEAD", "/api/refused", "");
    VaultUnderTest.Answer nothing = request("POST", "/api/nothing", "");
    assertThat(head.status()).isEqualTo(403);
    assertThat(nothing.status()).isEqualTo(204);
    assertThat(head.text() + nothing.text()).isEmpty();
    assertThat(nothing.response().stream()).isEmpty();
  }

  @Test
  void passesOnNothingThatCannotBeLookedThrough() {
    store(rules(upstream.origin(), "{\"kind\":\"bearer\"}"));

    assertThat(request("GET", "/api/gzip", "").error()).isEqualTo("upstream_error");
  }

  @Test
  void connectsToNoAddressThatIsNotPublicUnlessItIsListed(@TempDir Path folder) {
    vault.close();
    start(folder, "192.0.2.0/24");
    for (String origin :
        List.of(
            upstream.origin(),
            "http://localhost:" + upstream.port(),
            "https://localhost:" + upstream.port(),
            "https://169.254.169.254",
            "http://192.168.1.1",
            "https://[::1]:" + upstream.port(),
            "http://93.184.216.34")) {
      store(rules(origin, "{\"kind\":\"bearer\"}"));
      VaultUnderTest.Answer answer = request("GET", "/api/a", "");
      assertThat(answer.status()).as(origin).isEqualTo(403);
      assertThat(vault.log().getLast().reason()).as(origin).isEqualTo("address_not_allowed");
    }
    assertThat(upstream.arrived()).isEmpty();
  }

  @Test
  void saysThatRulesNameAFieldThatTheCredentialDoesNotGiveAndLeavesTheTicketUnused() {
    for (String injection :
        List.of(
            "{\"kind\":\"bearer\",\"field\":\"serviceAccountKey\"}",
            "{\"kind\":\"bearer\",\"field\":\"nothing\"}",
            "{\"kind\":\"basic\",\"userField\":\"nothing\",\"passwordField\":\"accessToken\"}",
            "{\"kind\":\"basic\",\"user\":\"me\",\"passwordField\":\"nothing\"}",
            "{\"kind\":\"query\",\"name\":\"key\",\"field\":\"nothing\"}",
            "{\"kind\":\"headers\",\"headers\":{\"x-own\":\"${accessToken} ${nothing}\"}}",
            "{\"kind\":\"aws_sigv4\",\"region\":\"eu-west-1\",\"service\":\"s3\"}")) {
      allow(rules(upstream.origin(), injection));
      String ticket = gate.requestTicket("GET", "/api/a");

      VaultUnderTest.Answer set =
          gate.store(
              vault,
              "{\"accessToken\":\"x\",\"requestRules\":"
                  + rules(upstream.origin(), injection)
                  + "}");
      VaultUnderTest.Answer answer = request("GET", "/api/a", "", ticket, Map.of());

      assertThat(set.status()).as(injection).isEqualTo(400);
      assertThat(set.text()).contains("and what the credential gives is accessToken.");
      assertThat(answer.status()).as(injection).isEqualTo(404);
      assertThat(answer.error()).isEqualTo("field_not_found");
      assertThat(vault.log().getLast().outcome()).isEqualTo(LogOutcome.REFUSED);
      allow(rules(upstream.origin(), "{\"kind\":\"bearer\",\"field\":\"TOKEN\"}"));
      assertThat(request("GET", "/api/a", "", ticket, Map.of()).status()).isEqualTo(200);
    }
    assertThat(
            proxy(
                    "{\"url\":\"" + upstream.origin() + "/api/a\",\"method\":\"GET\"}",
                    "{\"X-Own\":\"${nothing}\"}")
                .error())
        .isEqualTo("field_not_found");
  }

  /** The owner's rules for another value, which was replaced by this one since. */
  private void allow(String rules) {
    vault.withStore(
        (store, envelope) ->
            new CredentialWriter(
                    vault.organisation(),
                    store.credentials(),
                    envelope,
                    vault.clock(),
                    new SecureRandom())
                .put(
                    GateUnderTest.GITHUB,
                    new PutMode.CreateOrOverwrite(),
                    new NewCredential(
                            "Bearer",
                            Optional.empty(),
                            Optional.of(RequestRules.parse(rules)),
                            PlainCredential.of(Map.of(new FieldName("accessToken"), CANARY)))
                        .fromOwner()));
  }

  @Test
  void saysThatAValueCannotStandWhereTheRulesPutIt() {
    gate.store(
        vault,
        "{\"accessToken\":\"two\\nlines\",\"requestRules\":"
            + rules(upstream.origin(), "{\"kind\":\"bearer\"}")
            + "}");

    VaultUnderTest.Answer answer = request("GET", "/api/a", "");

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.text()).contains("cannot stand").doesNotContain("lines");
    assertThat(upstream.arrived()).isEmpty();
  }

  @Test
  void givesACredentialThatIsOnlyBrokeredToNobody() {
    String rules = rules(upstream.origin(), "{\"kind\":\"bearer\"}");
    store(rules.substring(0, rules.length() - 1) + ",\"onlyBrokered\":true}");
    String ticket = gate.ticket(Purpose.AGENT_CREDENTIAL);

    VaultUnderTest.Answer released = GateUnderTest.present(vault, ticket);
    VaultUnderTest.Answer revealed = GateUnderTest.present(vault, gate.ticket(Purpose.USER_REVEAL));

    assertThat(released.status()).isEqualTo(403);
    assertThat(released.text()).doesNotContain(CANARY);
    assertThat(revealed.status()).isEqualTo(403);
    assertThat(request("GET", "/api/a", "").status()).isEqualTo(200);
  }

  @Test
  void doesTheSameForAControlPlaneWithSignatureAndTicket() {
    store(rules(upstream.origin(), "{\"kind\":\"bearer\"}"));
    String body = Base64.getEncoder().encodeToString("hello".getBytes(UTF_8));

    VaultUnderTest.Answer answer =
        proxy(
            "{\"url\":\""
                + upstream.origin()
                + "/api/a?x=1\",\"method\":\"POST\",\"headers\":{\"Content-Type\":\"text/plain\"},\"body\":\""
                + body
                + "\"}",
            "{\"X-Own\":\"Token ${TOKEN}\"}");

    EchoUpstream.Arrived arrived = upstream.arrived().getFirst();
    assertThat(arrived.target()).isEqualTo("/api/a?x=1");
    assertThat(arrived.body()).isEqualTo("hello");
    assertThat(arrived.headers()).containsEntry("x-own", "Token " + CANARY);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("x-upstream-status")).isEqualTo("200");
    assertThat(answer.text()).doesNotContain(CANARY);
  }

  @Test
  void keepsAControlPlaneToTheRulesOfTheCredential() {
    store(rules(upstream.origin(), "{\"kind\":\"bearer\"}"));
    String templates = "{\"Authorization\":\"Bearer ${TOKEN}\"}";
    Map<String, Integer> upstreams = new LinkedHashMap<>();
    upstreams.put("https://evil.example.com/api/a", 403);
    upstreams.put(upstream.origin() + "/other", 403);
    upstreams.put(upstream.origin().replace("http:", "https:") + "/api/a", 403);
    upstreams.put("http://user@127.0.0.1:" + upstream.port() + "/api/a", 400);
    upstreams.put(upstream.origin() + "#@evil.example.com/api/a", 400);
    upstreams.put(upstream.origin() + "\\\\@evil.example.com/api/a", 400);
    upstreams.put("http://2130706433:" + upstream.port() + "/api/a", 400);
    upstreams.put("ftp://127.0.0.1/api/a", 400);
    upstreams.forEach(
        (url, status) ->
            assertThat(proxy("{\"url\":\"" + url + "\",\"method\":\"GET\"}", templates).status())
                .as(url)
                .isEqualTo(status));
    String fine = "{\"url\":\"" + upstream.origin() + "/api/a\",\"method\":\"GET\"}";
    for (String bad :
        List.of("{}", "{\"Host\":\"${TOKEN}\"}", "{\"A\":\"nothing\"}", "{\"A\":1}")) {
      assertThat(proxy(fine, bad).status()).as(bad).isEqualTo(400);
    }

    assertThat(upstream.arrived()).isEmpty();
    String unsigned = proxyBody(fine, templates, proxyTicket(fine));
    assertThat(vault.post("/v1/proxy", unsigned, Map.of()).error()).isEqualTo("auth_failed");
    String wrong =
        proxyBody(fine, templates, gate.requestTicket("GET", upstream.origin() + "/api/a"));
    assertThat(vault.post("/v1/proxy", wrong, gate.signedCall("POST", "/v1/proxy", wrong)).error())
        .isEqualTo("ticket_invalid");
  }

  @Test
  void goesByTheCredentialsOwnRulesWhereTheGateNamesOnlyAPath() {
    store(rules(upstream.origin(), "{\"kind\":\"bearer\"}"));

    VaultUnderTest.Answer answer = proxy("{\"url\":\"/api/a?x=1\",\"method\":\"GET\"}", "null");

    EchoUpstream.Arrived arrived = upstream.arrived().getFirst();
    assertThat(answer.header("x-upstream-status")).isEqualTo("200");
    assertThat(arrived.target()).isEqualTo("/api/a?x=1");
    assertThat(arrived.headers()).containsEntry("authorization", "Bearer " + CANARY);
    assertThat(proxy("{\"url\":\"/other\",\"method\":\"GET\"}", "null").status()).isEqualTo(403);
    assertThat(proxy("{\"url\":\"\",\"method\":\"GET\"}", "null").status()).isEqualTo(400);
    assertThat(proxy("{\"url\":\"/api/a\",\"method\":\"GET\"}", "{\"A\":\"${TOKEN}\"}").status())
        .isEqualTo(400);
    assertThat(
            proxy("{\"url\":\"/api/a\",\"host\":\"evil.example.com\",\"method\":\"GET\"}", "null")
                .status())
        .isEqualTo(403);
  }

  private VaultUnderTest.Answer proxy(String upstreamRequest, String templates) {
    String body = proxyBody(upstreamRequest, templates, proxyTicket(upstreamRequest));
    return vault.post("/v1/proxy", body, gate.signedCall("POST", "/v1/proxy", body));
  }

  private String proxyTicket(String upstreamRequest) {
    JsonNode sent = read(upstreamRequest);
    return gate.brokered(
        Purpose.PROXY,
        sent.path("method").asText(),
        Optional.ofNullable(sent.get("host")).map(JsonNode::asText),
        sent.path("url").asText());
  }

  private static JsonNode read(String json) {
    try {
      return Json.read(json.getBytes(UTF_8), JsonNode.class);
    } catch (JsonRefused e) {
      throw new AssertionError(e);
    }
  }

  private static String proxyBody(String upstreamRequest, String templates, String ticket) {
    return "{\"ticket\":\""
        + ticket
        + "\",\"service\":\"github\",\"upstream\":"
        + upstreamRequest
        + ",\"headerTemplates\":"
        + templates
        + "}";
  }
}
