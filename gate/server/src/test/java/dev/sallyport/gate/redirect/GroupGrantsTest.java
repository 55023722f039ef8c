package dev.sallyport.gate.redirect;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.ticket.TicketFormat;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes with a group is used, and is gone on the next request of every gate. */
final class GroupGrantsTest {
  private static final String GITHUB = "/api/agents/credentials?service=github";

  private static GateData data;
  private static List<RunningGate> gates;

  private GateData.Agent agent;
  private String group;

  @BeforeAll
  static void start() {
    data = GateData.create("group_grants");
    gates =
        List.of(
            new RunningGate(data, InstantSource.system()),
            new RunningGate(data, InstantSource.system()));
  }

  @AfterAll
  static void stop() {
    gates.forEach(RunningGate::close);
  }

  @BeforeEach
  void anAgentInAGroup() {
    agent = data.agent(data.organisation());
    data.bind(agent.organisation(), TicketFormat.JWT);
    group = data.groupOf(agent);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "delete from agent_group_member where organisation = ?",
        "delete from group_grant where organisation = ?",
        "delete from agent_group where organisation = ?",
        "update group_grant set created_at = now() - interval '1 hour', expires_at = now() where organisation = ?",
      })
  void whatEndsAGroupsGrantEndsItForGatesThatRememberIt(String change) {
    data.grantToGroup(agent.organisation(), group, "github");
    for (RunningGate gate : gates) {
      assertThat(ask(gate)).isEqualTo(307);
      assertThat(ask(gate)).isEqualTo(307);
    }

    data.execute(change, agent.organisation());

    assertThat(gates).allSatisfy(gate -> assertThat(ask(gate)).isEqualTo(403));
  }

  @Test
  void theAgentsOwnGrantIsNearerThanTheGroups() {
    data.grantToGroup(agent.organisation(), group, "github");
    String direct = data.grant(agent, "github");
    data.execute(
        "update agent_grant set expires_at = now() + interval '1 hour' where id = ?", direct);

    assertThat(ask(gates.getFirst())).isEqualTo(307);

    assertThat(usedGrant()).isEqualTo(direct);
  }

  @Test
  void aGroupsGrantIsUsedWhenTheAgentsOwnHasExpired() {
    String ofGroup = data.grantToGroup(agent.organisation(), group, "github");
    String direct = data.grant(agent, "github");
    data.execute(
        "update agent_grant set created_at = now() - interval '1 hour', expires_at = now() where id = ?",
        direct);

    assertThat(ask(gates.getFirst())).isEqualTo(307);

    assertThat(usedGrant()).isEqualTo(ofGroup);
  }

  @Test
  void ofSeveralGroupsTheGrantThatHoldsLongestIsUsed() {
    String shorter = data.grantToGroup(agent.organisation(), group, "github");
    data.execute(
        "update group_grant set expires_at = now() + interval '1 hour' where id = ?", shorter);
    String longest = data.grantToGroup(agent.organisation(), data.groupOf(agent), "github");

    assertThat(ask(gates.getFirst())).isEqualTo(307);

    assertThat(usedGrant()).isEqualTo(longest);
  }

  private int ask(RunningGate gate) {
    return AgentClient.get(gate.url() + GITHUB, "x-agent-key", agent.key().expose()).statusCode();
  }

  private String usedGrant() {
    return requireNonNull(data.audit(agent.organisation()).getLast().get(5));
  }
}
