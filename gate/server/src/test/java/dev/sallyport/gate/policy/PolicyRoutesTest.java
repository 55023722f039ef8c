package dev.sallyport.gate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.gate.ApiClient;
import dev.sallyport.gate.ApiClient.Reply;
import dev.sallyport.gate.GateUnderTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PolicyRoutesTest {
  private static final String RULES = "[{\"type\":\"ip_allowlist\",\"cidrs\":[\"10.0.0.0/8\"]}]";

  private static GateUnderTest gate;
  private ApiClient operator;

  @BeforeAll
  static void start() {
    gate = GateUnderTest.start("policies");
  }

  @AfterAll
  static void stop() {
    gate.close();
  }

  @BeforeEach
  void anOrganisationOfItsOwn() {
    operator = gate.newOrganisation();
  }

  private static String body(String name) {
    return "{\"name\":\"%s\",\"rules\":%s}".formatted(name, RULES);
  }

  private String create(String name) {
    return "/api/policies/" + operator.post("/api/policies", body(name)).text("id");
  }

  private Reply send(String method, String path, String body, String ifMatch) {
    return ApiClient.send(
        operator
            .request(path, body)
            .header("If-Match", ifMatch)
            .method(method, BodyPublishers.ofString(body)));
  }

  private static String etag(Reply reply) {
    return reply.response().headers().firstValue("ETag").orElse("none");
  }

  private String audited(String policy) {
    String id = policy.substring(policy.lastIndexOf('/') + 1);
    return gate.query(
        "select string_agg(action, ',' order by id) from audit_in_words where object_id like '"
            + id
            + "%'");
  }

  @Test
  void aPolicyIsMadeShownAndListed() {
    Reply created = operator.post("/api/policies", body("office"));

    assertThat(created.status()).isEqualTo(201);
    assertThat(etag(created)).isEqualTo("\"1\"");
    assertThat(created.text("id")).matches("pol_[0-9A-Za-z]{22}");
    assertThat(created.text("name")).isEqualTo("office");
    assertThat(created.body().path("version").asInt()).isOne();
    assertThat(created.body().path("enabled").asBoolean()).isTrue();
    assertThat(created.body().path("rules")).hasToString(RULES);
    Reply shown = operator.get("/api/policies/" + created.text("id"));
    assertThat(shown.body()).isEqualTo(created.body());
    assertThat(etag(shown)).isEqualTo("\"1\"");
    assertThat(operator.get("/api/policies").body().path("policies").get(0))
        .isEqualTo(created.body());
    assertThat(audited("/api/policies/" + created.text("id"))).isEqualTo("policy_created");
  }

  @Test
  void aListHasPages() {
    Stream.of("a", "b", "c").forEach(this::create);

    JsonNode first = operator.get("/api/policies?limit=2").body();
    JsonNode second =
        operator.get("/api/policies?limit=2&cursor=" + first.path("nextCursor").asText()).body();
    assertThat(first.path("policies")).hasSize(2);
    assertThat(second.path("policies")).hasSize(1);
    assertThat(second.path("nextCursor").isNull()).isTrue();
  }

  @Test
  void aChangeNamesTheVersionThatItIsAbout() {
    String policy = create("office");

    Reply blind = operator.patch(policy, "{\"name\":\"home\"}");
    Reply changed = send("PATCH", policy, "{\"name\":\"home\"}", "\"1\"");
    Reply late = send("PATCH", policy, "{\"name\":\"elsewhere\"}", "\"1\"");
    Reply replaced = send("PUT", policy, body("whole"), "\"2\"");
    Reply whichever = send("PATCH", policy, "{\"name\":\"whichever\"}", "*");

    assertThat(blind.status()).isEqualTo(428);
    assertThat(blind.code()).isEqualTo("PRECONDITION_REQUIRED");
    assertThat(operator.send("PUT", policy, body("whole")).status()).isEqualTo(428);
    assertThat(changed.status()).isEqualTo(200);
    assertThat(etag(changed)).isEqualTo("\"2\"");
    assertThat(late.status()).isEqualTo(412);
    assertThat(late.code()).isEqualTo("PRECONDITION_FAILED");
    assertThat(replaced.text("name")).isEqualTo("whole");
    assertThat(etag(whichever)).isEqualTo("\"4\"");
    assertThat(send("PATCH", policy, "{\"name\":\"x\"}", "W/\"4\"").status()).isEqualTo(400);
    assertThat(send("PATCH", policy, "{\"name\":\"x\"}", "4").status()).isEqualTo(400);
    assertThat(audited(policy))
        .isEqualTo("policy_created,policy_changed,policy_changed,policy_changed");
  }

  @Test
  void ofChangesThatRaceOneWins() {
    String policy = create("contested");
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      assertThat(
              IntStream.range(0, 8)
                  .mapToObj(
                      i ->
                          CompletableFuture.supplyAsync(
                              () ->
                                  send("PATCH", policy, "{\"name\":\"n" + i + "\"}", "\"1\"")
                                      .status(),
                              threads))
                  .toList()
                  .stream()
                  .map(CompletableFuture::join))
          .containsOnlyOnce(200)
          .containsOnly(200, 412);
    }
    assertThat(operator.get(policy).body().path("version").asInt()).isEqualTo(2);
  }

  @Test
  void everyVersionIsKept() {
    String policy = create("office");
    send("PATCH", policy, "{\"rules\":[{\"type\":\"holder_binding\"}]}", "\"1\"");
    operator.post(policy + "/disable", "");

    JsonNode versions = operator.get(policy + "/versions").body().path("versions");
    assertThat(versions.findValuesAsText("version")).containsExactly("3", "2", "1");
    assertThat(versions.get(2).path("rules")).hasToString(RULES);
    JsonNode second = operator.get(policy + "/versions/2").body();
    assertThat(second.path("rules")).hasToString("[{\"type\":\"holder_binding\"}]");
    assertThat(second.path("enabled").asBoolean()).isTrue();
    assertThat(operator.get(policy + "/versions/3").body().path("enabled").asBoolean()).isFalse();
    assertThat(operator.get(policy + "/versions/4").status()).isEqualTo(404);
    assertThat(operator.get(policy + "/versions/0").status()).isEqualTo(404);
    JsonNode page = operator.get(policy + "/versions?limit=2").body();
    assertThat(page.path("nextCursor").asText()).isEqualTo("2");
    assertThat(operator.get(policy + "/versions?cursor=2").body().path("versions")).hasSize(1);
    assertThat(operator.get(policy + "/versions?cursor=1").body().path("versions")).isEmpty();
  }

  @Test
  void enablingTwiceMakesOneVersion() {
    String policy = create("office");

    assertThat(operator.post(policy + "/enable", "").body().path("version").asInt()).isOne();
    Reply disabled = operator.post(policy + "/disable", "");
    assertThat(disabled.body().path("enabled").asBoolean()).isFalse();
    assertThat(operator.post(policy + "/disable", "").body().path("version").asInt()).isEqualTo(2);
    assertThat(operator.post(policy + "/enable", "").body().path("version").asInt()).isEqualTo(3);
  }

  @Test
  void namesAreNotTaken() {
    create("office");
    String other = create("other");

    assertThat(operator.post("/api/policies", body("office")).status()).isEqualTo(409);
    assertThat(send("PATCH", other, "{\"name\":\"office\"}", "*").status()).isEqualTo(409);
    assertThat(gate.newOrganisation().post("/api/policies", body("office")).status())
        .isEqualTo(201);
  }

  @Test
  void aDeletedPolicyIsGoneWithItsAttachments() {
    String policy = create("office");
    String agent = operator.createAgent("a").path("id").asText();
    attach(policy, "agent", agent);

    assertThat(send("DELETE", policy, "", "\"2\"").status()).isEqualTo(412);
    assertThat(operator.delete(policy).status()).isEqualTo(204);
    assertThat(operator.delete(policy).status()).isEqualTo(404);
    assertThat(operator.get(policy).status()).isEqualTo(404);
    assertThat(operator.get(policy + "/versions").status()).isEqualTo(404);
    assertThat(operator.get(policy + "/attachments").status()).isEqualTo(404);
    assertThat(attachmentsOf(agent)).isEqualTo("0");
    assertThat(audited(policy)).isEqualTo("policy_created,policy_attached,policy_deleted");
  }

  private Reply attach(String policy, String type, String id) {
    return operator.post(
        policy + "/attachments", "{\"type\":\"%s\",\"id\":\"%s\"}".formatted(type, id));
  }

  private static String attachmentsOf(String target) {
    return gate.query("select count(*) from policy_attachment where target_id = '" + target + "'");
  }

  @Test
  void aPolicyIsAttachedToEveryKindOfTarget() {
    String policy = create("office");
    String agent = operator.createAgent("a").path("id").asText();
    String grant =
        operator.post("/api/agents/" + agent + "/grants", "{\"serviceName\":\"s\"}").text("id");
    String credential =
        operator.post("/api/tokens", "{\"serviceName\":\"s\",\"tokenType\":\"JWT\"}").text("id");

    Reply whole = operator.post(policy + "/attachments", "{\"type\":\"organisation\"}");
    assertThat(whole.status()).isEqualTo(201);
    assertThat(whole.text("id")).startsWith("org_");
    assertThat(attach(policy, "organisation", whole.text("id")).status()).isEqualTo(200);
    assertThat(attach(policy, "agent", agent).status()).isEqualTo(201);
    Reply again = attach(policy, "agent", agent);
    assertThat(again.status()).isEqualTo(200);
    assertThat(attach(policy, "grant", grant).status()).isEqualTo(201);
    assertThat(attach(policy, "credential", credential).status()).isEqualTo(201);
    JsonNode list = operator.get(policy + "/attachments?limit=3").body();
    assertThat(list.path("attachments").findValuesAsText("type"))
        .containsExactly("agent", "credential", "grant");
    assertThat(
            operator
                .get(policy + "/attachments?cursor=" + list.path("nextCursor").asText())
                .body()
                .path("attachments")
                .findValuesAsText("type"))
        .containsExactly("organisation");

    assertThat(operator.delete(policy + "/attachments/agent/" + agent).status()).isEqualTo(204);
    assertThat(operator.delete(policy + "/attachments/agent/" + agent).status()).isEqualTo(404);
    assertThat(operator.delete(policy + "/attachments/grant/" + agent).status()).isEqualTo(404);
    assertThat(audited(policy))
        .isEqualTo(
            "policy_created,policy_attached,policy_attached,policy_attached,policy_attached,policy_detached");
  }

  @Test
  void targetsThatGoTakeTheirAttachmentsAlong() {
    String policy = create("office");
    String agent = operator.createAgent("a").path("id").asText();
    String grants = "/api/agents/" + agent + "/grants";
    String grant = operator.post(grants, "{\"serviceName\":\"s\"}").text("id");
    String credential =
        operator.post("/api/tokens", "{\"serviceName\":\"s\",\"tokenType\":\"JWT\"}").text("id");
    attach(policy, "agent", agent);
    attach(policy, "grant", grant);
    attach(policy, "credential", credential);

    String madeAgain = operator.post(grants, "{\"serviceName\":\"s\"}").text("id");
    assertThat(madeAgain).isNotEqualTo(grant);
    assertThat(attachmentsOf(grant)).isEqualTo("0");
    assertThat(attachmentsOf(madeAgain)).isEqualTo("1");
    operator.delete(grants + "/s");
    assertThat(attachmentsOf(madeAgain)).isEqualTo("0");
    operator.delete("/api/tokens/s");
    assertThat(attachmentsOf(credential)).isEqualTo("0");
    operator.delete("/api/agents/" + agent);
    assertThat(attachmentsOf(agent)).isEqualTo("0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "agent | agt_0000000000000000000000 | 404 | no such target",
        "grant | grt_0000000000000000000000 | 404 | no such target",
        "credential | crd_0000000000000000000000 | 404 | no such target",
        "organisation | org_0000000000000000000000 | 404 | no such target",
        "agent | grt_0000000000000000000000 | 400 | 'id' must be the id of the agent",
        "mcp_proxy | x | 400 | the id of the mcp proxy",
        "app | app_0000000000000000000000 | 404 | no such target",
        "service_account | sva_0000000000000000000000 | 404 | no such target",
        "service_account | app_0000000000000000000000 | 400 | 'id' must be the id of the service account",
        "app | x | 400 | 'id' must be the id of the app",
        "door | x | 400 | 'type' must be one of organisation, agent, app, service_account, grant, credential",
      })
  void targetsThatAreNotThereAreRefused(String type, String id, int status, String detail) {
    Reply reply = attach(create("office"), type, id);

    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.text("detail")).contains(detail);
  }

  @Test
  void anotherOrganisationsAgentIsNoTarget() {
    String stranger = gate.newOrganisation().createAgent("stranger").path("id").asText();

    assertThat(attach(create("office"), "agent", stranger).status()).isEqualTo(404);
  }

  @Test
  void aTargetHasTenPoliciesAtMost() {
    String agent = operator.createAgent("a").path("id").asText();
    for (int i = 0; i < 10; i++) {
      assertThat(attach(create("p" + i), "agent", agent).status()).isEqualTo(201);
    }

    Reply tooMany = attach(create("p10"), "agent", agent);
    assertThat(tooMany.status()).isEqualTo(409);
    assertThat(tooMany.text("detail")).contains("at most 10 policies");
  }

  @Test
  void anOrganisationHasABoundedNumberOfPolicies() {
    String organisation =
        gate.query(
            "select organisation from policy where id = '" + create("first").substring(14) + "'");
    gate.sql(
        "insert into policy (organisation, id, name, enabled, rules) select '"
            + organisation
            + "', 'pol_' || lpad(i::text, 22, '0'), 'p' || i, true, '[{\"type\":\"holder_binding\"}]' from generate_series(1, 499) i");

    Reply tooMany = operator.post("/api/policies", body("last"));
    assertThat(tooMany.status()).isEqualTo(409);
    assertThat(tooMany.text("detail")).contains("at most 500 policies");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"name\":\"\",\"rules\":[{\"type\":\"holder_binding\"}]}",
        "{\"name\":\" padded\",\"rules\":[{\"type\":\"holder_binding\"}]}",
        "{\"rules\":[{\"type\":\"holder_binding\"}]}",
        "{\"name\":\"a\"}",
        "{\"name\":\"a\",\"rules\":[]}",
        "{\"name\":\"a\",\"rules\":{}}",
        "{\"name\":\"a\",\"rules\":null}",
        "{\"name\":\"a\",\"enabled\":\"yes\",\"rules\":[{\"type\":\"holder_binding\"}]}",
        "{\"name\":\"a\",\"rules\":[{\"type\":\"holder_binding\"}],\"version\":3}",
      })
  void whatIsNoPolicyIsRefused(String body) {
    Reply reply = operator.post("/api/policies", body);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.code()).isEqualTo("INVALID_REQUEST");
    assertThat(operator.get("/api/policies").body().path("policies")).isEmpty();
  }

  @Test
  void aRefusalNamesTheField() {
    assertThat(
            operator
                .post(
                    "/api/policies",
                    "{\"name\":\"a\",\"rules\":[{\"type\":\"holder_binding\"},{\"type\":\"ip_allowlist\",\"cidrs\":[\"10.0.0.1/8\"]}]}")
                .text("detail"))
        .startsWith("The field 'rules[1].cidrs[0]' is a network such as");
  }

  @Test
  void rulesThatThisGateDoesNotUnderstandAreShownAsThat() {
    String policy = create("from the future");
    gate.sql(
        "update policy set rules = '[{\"type\":\"moon_phase\"}]' where id = '"
            + policy.substring(14)
            + "'");

    Reply shown = operator.get(policy);
    assertThat(shown.body().path("rules")).hasToString("[{\"type\":\"unreadable\"}]");
    assertThat(etag(shown)).isEqualTo("\"2\"");
    assertThat(operator.get(policy + "/versions").body().path("versions")).hasSize(2);
  }
}
