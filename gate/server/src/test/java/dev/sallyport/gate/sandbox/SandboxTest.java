package dev.sallyport.gate.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.gate.ApiClient;
import dev.sallyport.gate.ApiClient.Reply;
import dev.sallyport.gate.GateServer;
import dev.sallyport.gate.GateUnderTest;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sandbox as strangers and operators meet it, on two gates with one database. */
final class SandboxTest {
  private static final String ASKING = "/v1/agent-credentials";
  private static final String ME = "/v1/sandbox/me";
  private static final String TRYING = "/v1/sandbox/decisions";
  private static final String ADMINISTRATION = "/api/sandbox/credentials";
  private static final int PER_NETWORK = 3;
  private static final int PER_DOMAIN = 4;
  private static final int TOTAL = 6;

  /** Every test comes from networks of its own. */
  private static final AtomicInteger NETWORKS = new AtomicInteger();

  private static GateUnderTest gate;
  private static GateServer otherGate;
  private static ApiClient operator;

  @BeforeAll
  static void start() {
    gate =
        GateUnderTest.start(
            "sandbox",
            Map.of(
                "GATE_SANDBOX_ORGANISATION", "default",
                "GATE_SANDBOX_HEADER", "x-acme-key",
                "GATE_SANDBOX_SCOPES", "calculate",
                "GATE_SANDBOX_REQUIRED", "user_email,use_case",
                "GATE_SANDBOX_TTL", "2h",
                "GATE_SANDBOX_PER_NETWORK", Integer.toString(PER_NETWORK),
                "GATE_SANDBOX_PER_EMAIL_DOMAIN", Integer.toString(PER_DOMAIN),
                "GATE_SANDBOX_TOTAL", Integer.toString(TOTAL),
                "GATE_TRUSTED_PROXIES", "127.0.0.1"));
    otherGate = gate.another();
    operator = gate.firstOperator();
  }

  @AfterAll
  static void stop() {
    GateUnderTest.await(otherGate.lifecycle().stop());
    gate.close();
  }

  @BeforeEach
  void nobodyHasAskedYet() {
    gate.sql("delete from sandbox_credential");
  }

  private static String other() {
    return "http://127.0.0.1:" + otherGate.port();
  }

  private static String network() {
    return "203.0." + NETWORKS.incrementAndGet() + ".";
  }

  private static String application(String domain, String more) {
    return "{\"organization_name\":\"Example Energy Co\",\"user_name\":\"Avery\",\"assignment\":\"Prototype an agent\",\"requested_scopes\":[\"services:read\",\"decisions:try\",\"calculate\"],\"use_case\":\"trying\",\"user_email\":\"avery@%s\"%s}"
        .formatted(domain, more);
  }

  private static Reply ask(String url, String client, String body) {
    return ApiClient.send(
        HttpRequest.newBuilder(URI.create(url + ASKING))
            .header("Content-Type", "application/json")
            .header("X-Forwarded-For", client)
            .POST(BodyPublishers.ofString(body)));
  }

  private static Reply issued() {
    Reply reply = ask(gate.url(), network() + "1", application("a.example", ""));
    assertThat(reply.text("outcome")).as("%s", reply.body()).isEqualTo("issued");
    return reply;
  }

  private static Reply with(String credential, String method, String url, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url))
            .header("x-acme-key", credential)
            .method(method, BodyPublishers.ofString(body));
    return ApiClient.send(
        body.isEmpty() ? request : request.header("Content-Type", "application/json"));
  }

  private static Reply decision(Reply issued, String body) {
    return with(issued.text("credential"), "POST", gate.url() + TRYING, body);
  }

  private static String lasting(Reply issued) {
    return gate.query(
        "select (expires_at - created_at)::text from sandbox_credential where id = '%s'"
            .formatted(issued.text("credential_id")));
  }

  private static String scopes(Reply reply) {
    return reply.body().path("scopes").toString();
  }

  @Test
  void givesWhoeverAnswersEverythingACredentialForAShortTime() {
    Reply reply =
        ask(
            gate.url(),
            network() + "1",
            application("a.example", ",\"requested_ttl_seconds\":600,\"tech_stack\":[\"java\"]"));

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.text("outcome")).isEqualTo("issued");
    assertThat(reply.text("credential")).startsWith("spsbx_");
    assertThat(reply.text("key_prefix")).isEqualTo("spsbx");
    assertThat(reply.text("environment")).isEqualTo("sandbox");
    assertThat(reply.body().path("production_access").booleanValue()).isFalse();
    assertThat(reply.text("next_steps")).contains("x-acme-key");
    assertThat(scopes(reply)).isEqualTo("[\"services:read\",\"decisions:try\",\"calculate\"]");
    assertThat(reply.text("revocation_path"))
        .isEqualTo("/v1/agent-credentials/%s/revoke".formatted(reply.text("credential_id")));
    assertThat(lasting(reply)).isEqualTo("00:10:00");
    Reply me = with(reply.text("credential"), "GET", gate.url() + ME, "");
    assertThat(me.text("credential_id")).isEqualTo(reply.text("credential_id"));
    assertThat(scopes(me)).isEqualTo(scopes(reply));
    assertThat(gate.query("select row_to_json(c)::text from sandbox_credential c"))
        .doesNotContain(reply.text("credential"));
    assertThat(
            gate.query(
                "select actor_id from audit_in_words where action = 'sandbox_credential_issued' and object_id = '%s'"
                    .formatted(reply.text("credential_id"))))
        .isEqualTo("anybody");
  }

  @Test
  void noCredentialLastsLongerThanTheGateSays() {
    for (String wish :
        List.of("", ",\"requested_ttl_seconds\":7201", ",\"requested_ttl_seconds\":99999999999")) {
      Reply reply = ask(gate.url(), network() + "1", application("a.example", wish));

      assertThat(lasting(reply)).isEqualTo("02:00:00");
    }
  }

  @Test
  void asksForTheAnswersThatAreMissingAndForScopesThatThereAre() {
    String whole = application("a.example", "");
    Reply missing =
        ask(
            gate.url(),
            network() + "1",
            whole
                .replace(",\"use_case\":\"trying\"", "")
                .replace(",\"user_email\":\"avery@a.example\"", ""));
    Reply scopes = ask(gate.url(), network() + "1", whole.replace("calculate", "everything"));

    assertThat(missing.status()).isEqualTo(200);
    assertThat(missing.text("outcome")).isEqualTo("needs_more_info");
    assertThat(missing.body().path("missing_fields").toString())
        .isEqualTo("[\"use_case\",\"user_email\"]");
    assertThat(missing.text("next_steps")).contains("use_case, user_email");
    assertThat(scopes.text("outcome")).isEqualTo("needs_more_info");
    assertThat(scopes.body().path("available_scopes").toString())
        .isEqualTo("[\"services:read\",\"decisions:try\",\"calculate\"]");
    assertThat(gate.query("select count(*) from sandbox_credential")).isEqualTo("0");
  }

  @Test
  void aBlankAnswerIsNoneAndSpaceAroundAnAnswerIsNoPartOfIt() {
    String more = ",\"tech_stack\":[\"\",\" \"],\"agent\":\"\",\"client\":\" a\\n client \"";
    String whole = application("a.example", more);

    Reply given = ask(gate.url(), network() + "1", whole.replace("\"trying\"", "\" trying \""));
    Reply missing = ask(gate.url(), network() + "1", whole.replace("\"trying\"", "\" \""));

    JsonNode answers =
        operator.get(ADMINISTRATION + "/" + given.text("credential_id")).body().path("answers");
    assertThat(answers.path("use_case").asText()).isEqualTo("trying");
    assertThat(answers.path("client").asText()).isEqualTo("a  client");
    assertThat(answers.has("agent")).isFalse();
    assertThat(answers.has("tech_stack")).isFalse();
    assertThat(missing.text("outcome")).isEqualTo("needs_more_info");
    assertThat(missing.body().path("missing_fields").toString()).isEqualTo("[\"use_case\"]");
  }

  @Test
  void nobodyIsGivenProduction() {
    Reply reply =
        ask(
            gate.url(),
            network() + "1",
            application("a.example", ",\"requested_environment\":\"production\""));

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.text("outcome")).isEqualTo("production_denied");
    assertThat(reply.text("next_steps")).contains("requested_environment sandbox");
    assertThat(reply.body().has("credential")).isFalse();
    assertThat(gate.query("select count(*) from sandbox_credential")).isEqualTo("0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"requested_environment\":\"staging\"}",
        "{\"organization_name\":\"\"}",
        "{\"organization_name\":\" \"}",
        "{\"use_case\":\"a\\u0000b\"}",
        "{\"user_name\":null}",
        "{\"assignment\":\"too short\"}",
        "{\"assignment\":\"          short          \"}",
        "{\"requested_scopes\":[]}",
        "{\"requested_scopes\":[\"\"]}",
        "{\"requested_ttl_seconds\":0}",
        "{\"requested_ttl_seconds\":1.5}",
        "{\"requested_ttl_seconds\":\"60\"}",
        "{\"user_email\":\"avery@a.example.\"}",
        "{\"user_email\":\"avery@localhost\"}",
        "{\"user_email\":\"nobody\"}",
        "{\"docs_context\":\"/relative\"}",
        "{\"tech_stack\":[null]}",
        "{\"unknown\":1}"
      })
  void refusesWhatIsNoApplication(String change) throws Exception {
    JsonNode changed = read(change);
    JsonNode body = read(application("a.example", ""));
    changed
        .properties()
        .forEach(member -> ((ObjectNode) body).set(member.getKey(), member.getValue()));

    Reply reply = ask(gate.url(), network() + "1", body.toString());

    assertThat(reply.status()).as("%s", reply.body()).isEqualTo(400);
    assertThat(reply.code()).isEqualTo("INVALID_REQUEST");
  }

  private static JsonNode read(String json) throws Exception {
    return new ObjectMapper().readTree(json);
  }

  @Test
  void aNetworkIsGivenSoManyWhateverItsHostsAndAProxyIsOnlyBelievedWhereItIsTrusted() {
    String network = network();
    for (int i = 0; i < PER_NETWORK; i++) {
      assertThat(ask(gate.url(), network + i, application(i + ".example", "")).text("outcome"))
          .isEqualTo("issued");
    }

    Reply refused = ask(other(), network + "77", application("b.example", ""));

    assertThat(refused.status()).isEqualTo(200);
    assertThat(refused.text("outcome")).isEqualTo("rate_limited");
    assertThat(refused.text("next_steps")).contains("from this network");
    assertThat(refused.body().path("retry_after_seconds").longValue()).isBetween(86_000L, 86_400L);
    assertThat(refused.response().headers().firstValue("Retry-After")).isPresent();
    assertThat(
            ask(gate.url(), "1.2.3.4, " + network + "9", application("b.example", ""))
                .text("outcome"))
        .as("what the client says in front of the proxy's word")
        .isEqualTo("rate_limited");
    assertThat(ask(gate.url(), network(), application("b.example", "")).text("outcome"))
        .as("no address: the proxy's own")
        .isEqualTo("issued");
  }

  @Test
  void aNetworkOfIpv6IsAllOfAHousehold() {
    for (int i = 0; i < PER_NETWORK; i++) {
      ask(gate.url(), "2001:db8:7:%d::1".formatted(i), application(i + ".example", ""));
    }

    assertThat(ask(gate.url(), "2001:db8:7:ffff::9", application("b.example", "")).text("outcome"))
        .isEqualTo("rate_limited");
    assertThat(ask(gate.url(), "2001:db8:8::1", application("b.example", "")).text("outcome"))
        .isEqualTo("issued");
  }

  @Test
  void anEmailDomainIsGivenSoManyFromWhereverTheyAsk() {
    for (int i = 0; i < PER_DOMAIN; i++) {
      ask(gate.url(), network() + "1", application(i % 2 == 0 ? "one.example" : "ONE.example", ""));
    }

    Reply refused = ask(gate.url(), network() + "1", application("One.Example", ""));

    assertThat(refused.text("outcome")).isEqualTo("rate_limited");
    assertThat(refused.text("next_steps")).contains("domain");
    assertThat(ask(gate.url(), network() + "1", application("two.example", "")).text("outcome"))
        .isEqualTo("issued");
  }

  @Test
  void neverMoreThanTheTotalHoweverManyAskAtOnceAndWhatIsRevokedStillCounts() throws Exception {
    Reply revoked = issued();
    operator.post(ADMINISTRATION + "/" + revoked.text("credential_id") + "/revoke", "");
    List<Future<Reply>> all = new ArrayList<>();
    try (ExecutorService clients = Executors.newFixedThreadPool(16)) {
      for (int i = 0; i < 4 * TOTAL; i++) {
        String url = i % 2 == 0 ? gate.url() : other();
        String domain = i + ".example";
        all.add(clients.submit(() -> ask(url, network() + "1", application(domain, ""))));
      }
    }
    List<String> outcomes = new ArrayList<>();
    for (Future<Reply> each : all) {
      outcomes.add(each.get().text("outcome"));
    }

    assertThat(outcomes).containsOnly("issued", "rate_limited");
    assertThat(outcomes).filteredOn("issued"::equals).hasSize(TOTAL - 1);
    assertThat(gate.query("select count(*) from sandbox_credential"))
        .isEqualTo(Integer.toString(TOTAL));
    gate.sql(
        "delete from sandbox_credential where id = '%s'".formatted(revoked.text("credential_id")));
    assertThat(ask(other(), network() + "1", application("z.example", "")).text("outcome"))
        .as("as many as leave the window")
        .isEqualTo("issued");
  }

  @Test
  void itsHolderEndsItOnEveryGateAtOnceAndMayAskForThatAgain() {
    Reply issued = issued();
    String credential = issued.text("credential");
    String path = issued.text("revocation_path");
    assertThat(with(credential, "GET", other() + ME, "").status()).isEqualTo(200);

    Reply revoked = with(credential, "POST", gate.url() + path, "{\"reason\":\"done\"}");

    assertThat(revoked.status()).isEqualTo(200);
    assertThat(revoked.text("outcome")).isEqualTo("revoked");
    assertThat(revoked.text("credential_id")).isEqualTo(issued.text("credential_id"));
    assertThat(revoked.body().path("production_access").booleanValue()).isFalse();
    Reply refused = with(credential, "GET", other() + ME, "");
    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.code()).isEqualTo("SANDBOX_CREDENTIAL_ENDED");
    assertThat(with(credential, "POST", other() + path, "").text("outcome")).isEqualTo("revoked");
    Reply shown = operator.get(ADMINISTRATION + "/" + issued.text("credential_id"));
    assertThat(shown.text("reason")).isEqualTo("done");
    assertThat(shown.text("endedBy")).isEqualTo(issued.text("credential_id"));
    assertThat(
            gate.query(
                "select count(*) from audit_in_words where action = 'sandbox_credential_revoked' and object_id = '%s'"
                    .formatted(issued.text("credential_id"))))
        .as("recorded once")
        .isEqualTo("1");
  }

  @Test
  void nobodyElseEndsIt() {
    Reply issued = issued();
    Reply another = issued();
    String path = gate.url() + issued.text("revocation_path");

    assertThat(with(another.text("credential"), "POST", path, "").status()).isEqualTo(404);
    assertThat(gate.newOrganisation().post(issued.text("revocation_path"), "").status())
        .isEqualTo(404);
    assertThat(
            ApiClient.send(HttpRequest.newBuilder(URI.create(path)).POST(BodyPublishers.noBody()))
                .status())
        .isEqualTo(401);
    assertThat(
            ApiClient.send(
                    operator
                        .request(issued.text("revocation_path"), "")
                        .header("x-acme-key", issued.text("credential"))
                        .POST(BodyPublishers.noBody()))
                .status())
        .as("both proofs")
        .isEqualTo(400);
    assertThat(with(issued.text("credential"), "GET", gate.url() + ME, "").status()).isEqualTo(200);
    assertThat(operator.post(issued.text("revocation_path"), "").status()).isEqualTo(200);
    assertThat(with(issued.text("credential"), "GET", gate.url() + ME, "").status()).isEqualTo(401);
  }

  @Test
  void anOperatorSeesWhoAskedAndMakesAProperAgentOfThem() {
    Reply issued = issued();
    String path = ADMINISTRATION + "/" + issued.text("credential_id");
    Reply shown = operator.get(path);
    assertThat(shown.body().path("answers").path("user_email").asText())
        .isEqualTo("avery@a.example");
    assertThat(shown.text("status")).isEqualTo("active");
    assertThat(operator.get(ADMINISTRATION + "?status=active").body().path("credentials"))
        .hasSize(1);
    assertThat(operator.get(ADMINISTRATION + "?status=gone").status()).isEqualTo(400);

    Reply promoted = operator.post(path + "/promote", "{\"name\":\"avery's agent\"}");

    assertThat(promoted.status()).as("%s", promoted.body()).isEqualTo(201);
    assertThat(promoted.text("status")).isEqualTo("promoted");
    assertThat(
            new ApiClient(gate.url(), promoted.text("apiKey"))
                .get("/api/agents/whoami")
                .body()
                .toString())
        .contains(promoted.text("agentId"));
    Reply refused = with(issued.text("credential"), "GET", other() + ME, "");
    assertThat(refused.code()).isEqualTo("SANDBOX_CREDENTIAL_ENDED");
    assertThat(refused.text("detail")).contains("agent's key");
    assertThat(operator.post(path + "/promote", "{\"name\":\"again\"}").status()).isEqualTo(409);
    assertThat(operator.get("/api/agents").body().toString()).doesNotContain("again");
    assertThat(operator.get(ADMINISTRATION + "?status=promoted").body().path("credentials"))
        .hasSize(1);
  }

  @Test
  void whatHasExpiredIsRefusedAndForgottenWhenItsTimeHasCome() {
    Reply issued = issued();
    gate.sql("alter table sandbox_credential disable trigger sandbox_credential_only_ends");
    gate.sql(
        "update sandbox_credential set created_at = now() - interval '3 hours', expires_at = now()"
            + " - interval '1 second'");

    Reply refused = with(issued.text("credential"), "GET", gate.url() + ME, "");
    assertThat(refused.code()).isEqualTo("SANDBOX_CREDENTIAL_ENDED");
    assertThat(refused.text("detail")).contains("expired");
    SandboxCleanUp cleanUp = new SandboxCleanUp(gate.pool(), Duration.ofDays(30));
    GateUnderTest.await(cleanUp.run());
    assertThat(gate.query("select count(*) from sandbox_credential")).isEqualTo("1");

    gate.sql(
        "update sandbox_credential set created_at = now() - interval '31 days', expires_at = now()"
            + " - interval '30 days 1 minute'");
    gate.sql("alter table sandbox_credential enable trigger sandbox_credential_only_ends");
    GateUnderTest.await(cleanUp.run());
    assertThat(gate.query("select count(*) from sandbox_credential")).isEqualTo("0");
  }

  @Test
  void decisionsAreThoseOfAGate() {
    Reply issued = issued();
    Reply services =
        with(issued.text("credential"), "GET", gate.url() + "/v1/sandbox/services", "");
    assertThat(services.body().path("services").findValuesAsText("name"))
        .containsExactly("demo-open", "demo-office-hours", "demo-approval", "demo-network");

    Reply night =
        decision(issued, "{\"service\":\"demo-office-hours\",\"at\":\"2030-01-07T03:00:00Z\"}");
    Reply day =
        decision(issued, "{\"service\":\"demo-office-hours\",\"at\":\"2030-01-07T10:00:00Z\"}");

    assertThat(decision(issued, "{\"service\":\"demo-open\"}").text("decision")).isEqualTo("allow");
    assertThat(decision(issued, "{\"service\":\"demo-approval\"}").text("decision"))
        .isEqualTo("hold");
    assertThat(decision(issued, "{\"service\":\"demo-network\"}").text("code"))
        .isEqualTo("POLICY_DENIED");
    assertThat(decision(issued, "{\"service\":\"github\"}").text("code")).isEqualTo("NO_GRANT");
    assertThat(day.text("decision")).isEqualTo("allow");
    assertThat(night.body().at("/reasons/0/rule").asText()).isEqualTo("time_window");
    assertThat(night.body().at("/reasons/0/retry_at").asText()).isEqualTo("2030-01-07T09:00:00Z");
  }

  @Test
  void aScopeThatWasNotAskedForIsNotThere() {
    Reply narrow =
        ask(
            gate.url(),
            network() + "1",
            application("a.example", "").replace("\"services:read\",\"decisions:try\",", ""));

    Reply refused = decision(narrow, "{\"service\":\"demo-open\"}");

    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.code()).isEqualTo("SCOPE_DENIED");
    assertThat(refused.text("missingScope")).isEqualTo("decisions:try");
    assertThat(with(narrow.text("credential"), "GET", gate.url() + ME, "").status()).isEqualTo(200);
  }

  @Test
  void aCredentialNeverChangesButForItsEnd() {
    issued();
    for (String change :
        List.of(
            "expires_at = expires_at + interval '1 minute'",
            "scopes = '{x}'",
            "hash = sha256('x')")) {
      assertThatThrownBy(() -> gate.sql("update sandbox_credential set " + change))
          .as(change)
          .hasStackTraceContaining("only ever ends");
    }
  }
}
