package dev.sallyport.gate.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.gate.ApiClient;
import dev.sallyport.gate.ApiClient.Reply;
import dev.sallyport.gate.GateServer;
import dev.sallyport.gate.GateUnderTest;
import java.net.http.HttpRequest;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Machine keys that are a service account's: what stops it stops them, on every gate. */
final class ServiceAccountKeysTest {
  private static final String KEYS = "/api/keys";
  private static final String ACCOUNTS = "/api/service-accounts";

  private static GateUnderTest gate;
  private static GateServer otherGate;

  private ApiClient owner;
  private String account;

  @BeforeAll
  static void start() {
    gate = GateUnderTest.start("service_account_keys");
    otherGate = gate.another();
  }

  @AfterAll
  static void stop() {
    GateUnderTest.await(otherGate.lifecycle().stop());
    gate.close();
  }

  @BeforeEach
  void aServiceAccount() {
    owner = gate.newOrganisation();
    account = owner.post(ACCOUNTS, "{\"name\":\"deployer\"}").text("id");
  }

  private static String draft(String serviceAccount, String... scopes) {
    return "{\"name\":\"deploy\",\"scopes\":[\"%s\"]%s}"
        .formatted(
            String.join("\",\"", scopes),
            serviceAccount.isEmpty() ? "" : ",\"serviceAccount\":\"" + serviceAccount + "\"");
  }

  private Reply make(String serviceAccount, String... scopes) {
    Reply made = owner.post(KEYS, draft(serviceAccount, scopes));
    assertThat(made.status()).as(made.body().toString()).isEqualTo(201);
    return made;
  }

  private static ApiClient with(Reply made) {
    return new ApiClient(gate.url(), made.text("apiKey"));
  }

  private static ApiClient elsewhere(Reply made) {
    return new ApiClient("http://127.0.0.1:" + otherGate.port(), made.text("apiKey"));
  }

  private void set(String status) {
    assertThat(owner.patch(ACCOUNTS + "/" + account, "{\"status\":\"" + status + "\"}").status())
        .isEqualTo(200);
  }

  @Test
  void suspendingTheAccountStopsAllItsKeysOnEveryGateAtTheNextRequest() {
    Reply first = make(account, "agents:read");
    Reply second = make(account, "agents:read");
    Reply unrelated = make("", "agents:read");
    List<Reply> its = List.of(first, second);
    its.forEach(key -> assertThat(elsewhere(key).get("/api/agents").status()).isEqualTo(200));

    set("suspended");

    for (Reply key : its) {
      for (ApiClient client : List.of(elsewhere(key), with(key))) {
        Reply refused = client.get("/api/agents");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.code()).isEqualTo("SERVICE_ACCOUNT_INACTIVE");
      }
    }
    assertThat(elsewhere(unrelated).get("/api/agents").status()).isEqualTo(200);
    set("active");
    its.forEach(key -> assertThat(elsewhere(key).get("/api/agents").status()).isEqualTo(200));
  }

  @Test
  void deletingTheAccountRevokesItsKeys() {
    Reply key = make(account, "agents:read");
    Reply rotated = with(key).post(KEYS + "/" + key.text("id") + "/rotate", "");
    assertThat(elsewhere(rotated).get("/api/agents").status()).isEqualTo(200);

    assertThat(owner.delete(ACCOUNTS + "/" + account).status()).isEqualTo(204);

    assertThat(elsewhere(rotated).get("/api/agents").status()).isEqualTo(401);
    Reply shown = owner.get(KEYS + "/" + rotated.text("id"));
    assertThat(shown.text("status")).isEqualTo("revoked");
    assertThat(shown.text("serviceAccount")).as("still told").isEqualTo(account);
    assertThat(owner.post(KEYS, draft(account, "agents:read")).status()).isEqualTo(404);
  }

  @Test
  void aKeySpeaksForItsAccountInTheLog() {
    Reply key = make(account, "agents:read", "tokens:create");

    Reply done =
        with(key).post("/api/tokens", "{\"serviceName\":\"github\",\"tokenType\":\"JWT\"}");

    assertThat(done.status()).as(done.body().toString()).isEqualTo(201);
    assertThat(with(key).get(KEYS + "/self").text("principal")).isEqualTo(account);
    assertThat(
            gate.query(
                "select actor_id || ' ' || key_id from audit_in_words where action = 'credential_changed' and actor_id = '"
                    + account
                    + "'"))
        .isEqualTo("%s %s", account, key.text("id"));
  }

  @Test
  void keysAreListedByAccount() {
    Reply key = make(account, "agents:read");
    make("", "agents:read");

    JsonNode listed = owner.get(KEYS + "?serviceAccount=" + account).body().path("keys");

    assertThat(listed).hasSize(1);
    assertThat(listed.path(0).path("id").asText()).isEqualTo(key.text("id"));
    assertThat(owner.get(KEYS).body().path("keys")).hasSize(2);
    assertThat(owner.get(KEYS + "?serviceAccount=" + key.text("id")).status()).isEqualTo(400);
  }

  @Test
  void aKeyIsOfAServiceAccountThatIsThere() {
    String app = owner.post("/api/apps", "{\"name\":\"an-app\"}").text("id");
    ApiClient stranger = gate.newOrganisation();

    assertThat(owner.post(KEYS, draft(app, "agents:read")).status()).isEqualTo(400);
    assertThat(owner.post(KEYS, draft("sva_0000000000000000000000", "agents:read")).status())
        .isEqualTo(404);
    assertThat(stranger.post(KEYS, draft(account, "agents:read")).status())
        .as("of another organisation")
        .isEqualTo(404);
    assertThatThrownBy(
            () ->
                gate.sql(
                    "update machine_key set service_account = 'sva_0000000000000000000000', principal = 'sva_0000000000000000000000'"))
        .hasStackTraceContaining("machine_key_service_account");
  }

  @Test
  void whatAnAccountsKeyMakesIsTheAccountsAsWell() {
    String other = owner.post(ACCOUNTS, "{\"name\":\"other\"}").text("id");
    String scopes = "agents:read";
    gate.sql(
        "update machine_key set scopes = '{keys:manage,agents:read}' where id = '"
            + make(account, scopes).text("id")
            + "'");
    Reply maker = owner.post(KEYS, draft(account, "keys:manage", scopes));

    Reply child = with(maker).post(KEYS, draft("", scopes));
    assertThat(child.status()).as(child.body().toString()).isEqualTo(201);
    assertThat(child.text("serviceAccount")).isEqualTo(account);
    assertThat(with(maker).post(KEYS, draft(account, scopes)).status()).isEqualTo(201);
    assertThat(with(maker).post(KEYS, draft(other, scopes)).code()).isEqualTo("HUMAN_ONLY");
    Reply nobodys = make("", "keys:manage", scopes);
    assertThat(with(nobodys).post(KEYS, draft(account, scopes)).code()).isEqualTo("HUMAN_ONLY");

    set("suspended");
    assertThat(elsewhere(child).get("/api/agents").code()).isEqualTo("SERVICE_ACCOUNT_INACTIVE");
  }

  private static Reply withAnotherRule(ApiClient client, String policy) {
    String body = "{\"rules\":[{\"type\":\"ttl_max\",\"maxSeconds\":3600}]}";
    return ApiClient.send(
        client
            .request("/api/policies/" + policy, body)
            .header("If-Match", "*")
            .method("PATCH", HttpRequest.BodyPublishers.ofString(body)));
  }

  @Test
  void anAccountLoosensNothingThatHoldsItself() {
    ApiClient its =
        with(make(account, "agents:manage", "grants:write", "policies:write", "agents:read"));
    String group = owner.post("/api/groups", "{\"name\":\"a-group\"}").text("id");
    String policy =
        owner
            .post("/api/policies", "{\"name\":\"p\",\"rules\":[{\"type\":\"holder_binding\"}]}")
            .text("id");
    String attachments = "/api/policies/" + policy + "/attachments";
    String self = ACCOUNTS + "/" + account;
    assertThat(
            its.post(attachments, "{\"type\":\"service_account\",\"id\":\"%s\"}".formatted(account))
                .status())
        .as("it may restrict itself")
        .isEqualTo(201);
    owner.post(self + "/grants", "{\"serviceName\":\"old\",\"expiresInHours\":2}");

    for (Reply refused :
        List.of(
            its.post(self + "/grants", "{\"serviceName\":\"github\"}"),
            its.patch(self + "/grants/old", "{\"notes\":\"n\"}"),
            its.post(self + "/grants/old/extend", "{\"expiresInHours\":5}"),
            its.patch(self, "{\"mcpEnabled\":true}"),
            its.send("PUT", "/api/groups/" + group + "/members/" + account, ""),
            its.delete(attachments + "/service_account/" + account),
            withAnotherRule(its, policy),
            its.post("/api/policies/" + policy + "/disable", ""),
            its.delete("/api/policies/" + policy))) {
      assertThat(refused.status()).as(refused.body().toString()).isEqualTo(403);
      assertThat(refused.code()).isEqualTo("SELF_CHANGE_FORBIDDEN");
    }
    assertThat(its.post("/api/policies/" + policy + "/enable", "").status()).isEqualTo(200);
    owner.delete(attachments + "/service_account/" + account);
    assertThat(withAnotherRule(its, policy).status()).as("it holds somebody else").isEqualTo(200);
    assertThat(its.patch(self, "{\"status\":\"suspended\"}").status())
        .as("it may stop itself")
        .isEqualTo(200);
    assertThat(its.get("/api/agents").code()).isEqualTo("SERVICE_ACCOUNT_INACTIVE");
  }

  @Test
  void anAccountMayDeleteItselfAndWhatItAskedForIsClosedByTheGate() {
    ApiClient its = with(make(account, "agents:delete"));
    Reply key = owner.post(ACCOUNTS + "/" + account + "/keys", "{}");
    String asked =
        with(key)
            .post("/api/agents/grant-requests", "{\"serviceName\":\"github\",\"reason\":\"r\"}")
            .text("id");

    assertThat(its.delete(ACCOUNTS + "/" + account).status()).isEqualTo(204);

    assertThat(owner.get("/api/grant-requests/" + asked).text("status")).isEqualTo("denied");
    assertThat(its.get("/api/agents").status()).isEqualTo(401);
  }
}
