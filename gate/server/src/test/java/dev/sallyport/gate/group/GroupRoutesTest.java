package dev.sallyport.gate.group;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.gate.ApiClient;
import dev.sallyport.gate.ApiClient.Reply;
import dev.sallyport.gate.GateUnderTest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GroupRoutesTest {
  private static GateUnderTest gate;

  private ApiClient operator;
  private String group;
  private String agent;
  private ApiClient agentItself;

  @BeforeAll
  static void start() {
    gate = GateUnderTest.start("groups");
  }

  @AfterAll
  static void stop() {
    gate.close();
  }

  @BeforeEach
  void aGroupAndAnAgent() {
    operator = gate.newOrganisation();
    group =
        "/api/groups/" + operator.post("/api/groups", "{\"name\":\"release-agents\"}").text("id");
    JsonNode created = operator.createAgent("member");
    agent = created.path("id").asText();
    agentItself = new ApiClient(gate.url(), created.path("apiKey").asText());
  }

  @Test
  void makesDescribesAndDeletesGroups() {
    Reply made = operator.post("/api/groups", "{\"name\":\"nightly\",\"description\":\"d\"}");
    String path = "/api/groups/" + made.text("id");

    assertThat(made.status()).isEqualTo(201);
    assertThat(made.text("id")).matches("grp_[0-9A-Za-z]{22}");
    assertThat(operator.get(path).body()).isEqualTo(made.body());
    assertThat(operator.patch(path, "{\"description\":\"new\"}").text("description"))
        .isEqualTo("new");
    assertThat(operator.get("/api/groups").body().path("groups")).hasSize(2);
    assertThat(operator.delete(path).status()).isEqualTo(204);
    assertThat(operator.get(path).status()).isEqualTo(404);
    assertThat(operator.delete(path).status()).isEqualTo(404);
    assertThat(operator.patch(path, "{\"description\":\"new\"}").status()).isEqualTo(404);
    assertThat(actions()).containsSequence("group_created", "group_changed", "group_deleted");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"name\":\"\"}",
        "{\"name\":\"Upper\"}",
        "{\"name\":\"-a\"}",
        "{\"name\":\"a:b\"}",
        "{\"name\":\"a\",\"description\":\"\\u0000\"}",
        "{\"name\":\"a\",\"members\":[]}"
      })
  void refusesWhatNoGroupMayBe(String body) {
    assertThat(operator.post("/api/groups", body).status()).isEqualTo(400);
    assertThat(operator.get("/api/groups").body().path("groups")).hasSize(1);
  }

  @Test
  void aNameIsTakenOnceInAnOrganisation() {
    assertThat(operator.post("/api/groups", "{\"name\":\"release-agents\"}").status())
        .isEqualTo(409);
    assertThat(gate.newOrganisation().post("/api/groups", "{\"name\":\"release-agents\"}").status())
        .isEqualTo(201);
  }

  @Test
  void whoIsInAGroupMayUseWhatItIsGrantedFromTheNextRequestOn() {
    operator.post(group + "/grants", "{\"serviceName\":\"github\"}");
    assertThat(reasonFor("github")).isEqualTo("NO_GRANT");

    assertThat(put(agent).status()).isEqualTo(204);
    assertThat(reasonFor("github")).isEqualTo("WEBHOOK_NOT_CONFIGURED");
    assertThat(sources()).containsExactly("github from group:release-agents");

    assertThat(operator.delete(group + "/members/" + agent).status()).isEqualTo(204);
    assertThat(reasonFor("github")).isEqualTo("NO_GRANT");
    assertThat(sources()).isEmpty();
    assertThat(operator.delete(group + "/members/" + agent).status()).isEqualTo(404);
  }

  @Test
  void revokingTheGroupsGrantHoldsForItsMembersOnTheNextRequest() {
    put(agent);
    operator.post(group + "/grants", "{\"serviceName\":\"github\"}");
    assertThat(reasonFor("github")).isEqualTo("WEBHOOK_NOT_CONFIGURED");

    assertThat(operator.delete(group + "/grants/github").status()).isEqualTo(204);

    assertThat(reasonFor("github")).isEqualTo("NO_GRANT");
  }

  @Test
  void deletingAGroupEndsItsGrants() {
    put(agent);
    operator.post(group + "/grants", "{\"serviceName\":\"github\"}");

    assertThat(operator.delete(group).status()).isEqualTo(204);

    assertThat(reasonFor("github")).isEqualTo("NO_GRANT");
  }

  @Test
  void anExpiredGrantOfTheGroupIsToldApartFromNone() {
    put(agent);
    operator.post(group + "/grants", "{\"serviceName\":\"github\",\"expiresInHours\":1}");
    gate.sql(
        "update group_grant set created_at = now() - interval '2 hours', expires_at = now() where service = 'github'");

    assertThat(reasonFor("github")).isEqualTo("GRANT_EXPIRED");
    assertThat(sources()).isEmpty();
  }

  @Test
  void listsWhatAnAgentHoldsWithTheNearestGrantFirst() {
    put(agent);
    operator.post(group + "/grants", "{\"serviceName\":\"github\"}");
    operator.post(group + "/grants", "{\"serviceName\":\"slack\",\"expiresInHours\":3}");
    operator.post(
        "/api/agents/" + agent + "/grants", "{\"serviceName\":\"github\",\"expiresInHours\":1}");

    List<String> held =
        elements(operator.get("/api/agents/" + agent + "/held-grants").body().path("grants"))
            .map(
                grant ->
                    "%s from %s %s"
                        .formatted(
                            grant.path("serviceName").asText(),
                            grant.path("source").asText(),
                            grant.path("used").asBoolean()))
            .toList();

    assertThat(held)
        .containsExactly(
            "github from direct true",
            "github from group:release-agents false",
            "slack from group:release-agents true");
    assertThat(sources())
        .containsExactly(
            "github from direct",
            "github from group:release-agents",
            "slack from group:release-agents");
  }

  @Test
  void membersAreListedAndAddingOneTwiceChangesNothing() {
    assertThat(put(agent).status()).isEqualTo(204);
    assertThat(put(agent).status()).isEqualTo(204);

    assertThat(operator.get(group + "/members").body().path("members"))
        .singleElement()
        .satisfies(
            member -> {
              assertThat(member.path("agentId").asText()).isEqualTo(agent);
              assertThat(member.path("name").asText()).isEqualTo("member");
            });
    assertThat(operator.get(group).body().path("memberCount").asInt()).isEqualTo(1);
    assertThat(actions()).containsOnlyOnce("group_member_added");
  }

  @Test
  void onlyTheOrganisationsAgentsJoin() {
    String stranger = gate.newOrganisation().createAgent("stranger").path("id").asText();

    Reply anothers = put(stranger);
    Reply nobody = put("agt_0000000000000000000000");

    assertThat(anothers.status()).isEqualTo(404);
    assertThat(anothers.text("detail")).isEqualTo(nobody.text("detail"));
    assertThat(operator.get(group + "/members").body().path("members")).isEmpty();
  }

  @Test
  void deletingAnAgentTakesItOutOfItsGroups() {
    put(agent);

    assertThat(operator.delete("/api/agents/" + agent).status()).isEqualTo(204);

    assertThat(operator.get(group + "/members").body().path("members")).isEmpty();
  }

  @Test
  void groupsMembersAndMembershipsAreBounded() {
    String organisation = gate.query("select organisation from agent where id = '" + agent + "'");
    gate.sql(
        "insert into agent_group (organisation, id, name) select '%s', 'grp_' || lpad(i::text, 22, '0'), 'g' || i from generate_series(1, 999) i"
            .formatted(organisation));
    gate.sql(
        "insert into agent_group_member (organisation, group_id, agent) select organisation, id, '%s' from agent_group where organisation = '%s' and name ~ '^g' order by id limit 50"
            .formatted(agent, organisation));
    gate.sql(
        "insert into agent (organisation, id, name) select '%s', 'agt_' || substr(md5(i::text), 1, 22), 'm' from generate_series(1, 1000) i"
            .formatted(organisation));
    gate.sql(
        "insert into agent_group_member (organisation, group_id, agent) select '%s', '%s', id from agent where organisation = '%s' and name = 'm'"
            .formatted(organisation, group.substring("/api/groups/".length()), organisation));

    String another = operator.createAgent("another").path("id").asText();
    assertThat(operator.post("/api/groups", "{\"name\":\"one-more\"}").status()).isEqualTo(409);
    assertThat(put(another).text("detail")).contains("1000 members");
    assertThat(
            operator
                .send("PUT", "/api/groups/grp_0000000000000000000999/members/" + agent, "")
                .text("detail"))
        .contains("50 groups");
  }

  private Reply put(String member) {
    return operator.send("PUT", group + "/members/" + member, "");
  }

  /** Why the agent is not given the service; no vault is bound, so it never is. */
  private String reasonFor(String service) {
    return agentItself.get("/api/agents/credentials?service=" + service).code();
  }

  private List<String> sources() {
    return elements(agentItself.get("/api/agents/credentials").body().path("grants"))
        .map(grant -> grant.path("serviceName").asText() + " from " + grant.path("source").asText())
        .toList();
  }

  private List<String> actions() {
    List<String> actions = new ArrayList<>();
    operator
        .get("/api/tokens/audit-log")
        .body()
        .path("entries")
        .forEach(entry -> actions.addFirst(entry.path("action").asText()));
    return actions;
  }

  private static java.util.stream.Stream<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }
}
