package dev.sallyport.gate.policy;

import static dev.sallyport.gate.GateUnderTest.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.gate.ApiClient;
import dev.sallyport.gate.GateUnderTest;
import dev.sallyport.gate.policy.KnownPolicies.Applied;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class KnownPoliciesTest {
  private static final String REFERENCES =
      "select agent.organisation, "
          + KnownPolicies.references("agent_grant", "null")
          + """
             from agent left join agent_grant on agent_grant.organisation = agent.organisation and agent_grant.agent = agent.id
             left join credential on credential.organisation = agent.organisation and credential.service_name = 's'
            where agent.id = $1""";

  private static GateUnderTest gate;
  private final KnownPolicies known = new KnownPolicies();
  private ApiClient operator;
  private String agent;

  @BeforeAll
  static void start() {
    gate = GateUnderTest.start("known_policies");
  }

  @AfterAll
  static void stop() {
    gate.close();
  }

  @BeforeEach
  void anAgent() {
    operator = gate.newOrganisation();
    agent = operator.createAgent("a").path("id").asText();
  }

  private String policy(String name, String type, String target) {
    String id =
        operator
            .post(
                "/api/policies",
                "{\"name\":\"" + name + "\",\"rules\":[{\"type\":\"holder_binding\"}]}")
            .text("id");
    operator.post(
        "/api/policies/" + id + "/attachments",
        "{\"type\":\"%s\",\"id\":\"%s\"}".formatted(type, target));
    return id;
  }

  private Applied applied() {
    Row row =
        await(gate.pool().preparedQuery(REFERENCES).execute(Tuple.of(agent))).iterator().next();
    return Applied.of(row.getString(0), row.getArrayOfStrings(1));
  }

  private PolicySet find(Applied applied) {
    return await(known.find(gate.pool(), List.of(applied))).getFirst();
  }

  private List<String> names() {
    return find(applied()).policies().stream().map(Policy::name).sorted().toList();
  }

  @Test
  void findsWhatIsAttachedToTheRequestsParts() {
    String grant =
        operator.post("/api/agents/" + agent + "/grants", "{\"serviceName\":\"s\"}").text("id");
    String credential =
        operator.post("/api/tokens", "{\"serviceName\":\"s\",\"tokenType\":\"JWT\"}").text("id");
    String organisation = gate.query("select organisation from agent where id = '" + agent + "'");
    String other = operator.createAgent("b").path("id").asText();
    assertThat(names()).isEmpty();
    policy("of-agent", "agent", agent);
    policy("of-grant", "grant", grant);
    policy("of-credential", "credential", credential);
    policy("of-organisation", "organisation", organisation);
    policy("of-another", "agent", other);

    assertThat(names()).containsExactly("of-agent", "of-credential", "of-grant", "of-organisation");
    assertThat(find(applied())).isSameAs(find(applied()));
  }

  @Test
  void findsAPolicyOnceHoweverOftenItIsAttached() {
    String id = policy("twice", "agent", agent);
    operator.post("/api/policies/" + id + "/attachments", "{\"type\":\"organisation\"}");

    assertThat(applied().references()).containsExactly(id + "@1");
  }

  @Test
  void findsTheVersionThatIsCurrent() {
    String id = policy("changing", "agent", agent);
    assertThat(find(applied()).policies().getFirst().version()).isOne();

    operator.post("/api/policies/" + id + "/disable", "");
    assertThat(applied().references()).isEmpty();
    assertThat(find(applied()).isEmpty()).isTrue();
    operator.post("/api/policies/" + id + "/enable", "");
    assertThat(find(applied()).policies().getFirst().version()).isEqualTo(3);
  }

  @Test
  void answersManyInTheirOrder() {
    String id = policy("one", "agent", agent);
    Applied one = applied();
    Applied none = Applied.of(one.organisation(), null);

    List<PolicySet> sets = await(known.find(gate.pool(), List.of(none, one, none, one)));
    assertThat(sets).hasSize(4);
    assertThat(sets.get(0).isEmpty()).isTrue();
    assertThat(sets.get(1).policies().getFirst().id().value()).isEqualTo(id);
    assertThat(sets.get(3)).isSameAs(sets.get(1));
  }

  @Test
  void aVersionThatIsMissingIsAFault() {
    Applied one = applied();
    Applied missing = new Applied(one.organisation(), List.of("pol_0000000000000000000000@1"));

    assertThatThrownBy(() -> find(missing)).hasMessageContaining("missing");
  }

  @Test
  void anotherOrganisationsVersionIsMissing() {
    String id = policy("mine", "agent", agent);
    gate.newOrganisation();
    Applied stolen = new Applied("org_0000000000000000000000", List.of(id + "@1"));

    assertThatThrownBy(() -> find(stolen)).hasMessageContaining("missing");
  }
}
