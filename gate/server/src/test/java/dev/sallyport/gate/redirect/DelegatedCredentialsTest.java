package dev.sallyport.gate.redirect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.ticket.TicketFormat;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which user's credential an agent is sent to, and that the chain is checked on every request. */
final class DelegatedCredentialsTest {
  private static final String GITHUB = "/api/agents/credentials?service=github";

  private static GateData data;
  private static List<RunningGate> gates;

  private GateData.Agent agent;

  @BeforeAll
  static void start() {
    data = GateData.create("delegated_credentials");
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
  void anAgent() {
    agent = data.agent(data.organisation());
    data.bind(agent.organisation(), TicketFormat.JWT);
  }

  @Test
  void theTicketIsForTheUsersCredentialAndNamesTheDelegation() {
    String delegation = data.delegate(agent, "alice", "github-of-alice", "github");

    HttpResponse<String> answer = ask(gates.getFirst());

    assertThat(answer.statusCode()).isEqualTo(307);
    assertThat(answer.headers().firstValue("Location"))
        .get()
        .asString()
        .endsWith("&service=github-of-alice");
    String claims = claims(answer);
    assertThat(claims)
        .contains("\"svc\":\"github-of-alice\"")
        .contains("\"gid\":\"" + delegation + "\"")
        .contains("\"sub\":\"" + agent.id() + "\"");
    assertThat(data.audit(agent.organisation()).getLast().get(5)).isEqualTo(delegation);
    assertThat(data.audit(agent.organisation()).getLast().get(6)).isEqualTo("github");
  }

  @Test
  void ofSeveralUsersTheOneWhoseTokenIsPassedOnIsMeant() {
    String alices = data.delegate(agent, "alice", "github-of-alice", "github");
    String bobs = data.delegate(agent, "bob", "github-of-bob", "github");

    HttpResponse<String> nobody = ask(gates.getFirst());
    assertThat(nobody.statusCode()).isEqualTo(403);
    assertThat(nobody.body()).contains("\"code\":\"DELEGATION_AMBIGUOUS\"");

    for (int i = 0; i < 2; i++) { // the second time from memory
      assertThat(claims(ask(gates.getFirst(), "of:alice"))).contains(alices);
      assertThat(claims(ask(gates.getFirst(), "of:bob"))).contains(bobs);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"of:carol", "of:mallory", "forged"})
  void aUserWithoutADelegationAndATokenThatIsNotBelievedAreTheSame(String token) {
    data.delegate(agent, "alice", "github-of-alice", "github");
    data.delegate(agent, "carol", "gitlab-of-carol", "gitlab");
    data.grant(agent, "github");

    HttpResponse<String> answer = ask(gates.getFirst(), token);

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("\"code\":\"NO_DELEGATION\"");
    assertThat(data.audit(agent.organisation()).getLast().subList(1, 3))
        .isEqualTo(List.of("deny", "NO_DELEGATION"));
  }

  @Test
  void whatAnOperatorGrantsIsNearerThanWhatAUserDelegates() {
    data.delegate(agent, "alice", "github-of-alice", "github");
    data.delegate(agent, "bob", "github-of-bob", "github");
    String direct = data.grant(agent, "github");

    assertThat(claims(ask(gates.getFirst()))).contains(direct).contains("\"svc\":\"github\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "delete from delegation where organisation = ?",
        "update delegation set created_at = now() - interval '2 hours', expires_at = now() where organisation = ?",
        "update user_account set status = 'suspended' where organisation = ?",
        "delete from user_credential where organisation = ?",
        "update credential set status = 'disabled' where organisation = ?",
        "delete from credential where organisation = ?",
        "update agent set status = 'suspended' where organisation = ?",
      })
  void aLinkThatBreaksEndsItForGatesThatRememberIt(String change) {
    data.delegate(agent, "alice", "github-of-alice", "github");
    for (RunningGate gate : gates) {
      for (int i = 0; i < 2; i++) {
        assertThat(ask(gate).statusCode()).isEqualTo(307);
        assertThat(ask(gate, "of:alice").statusCode()).isEqualTo(307);
      }
    }

    data.execute(change, agent.organisation());

    assertThat(gates)
        .allSatisfy(
            gate -> {
              assertThat(ask(gate).statusCode()).isEqualTo(403);
              assertThat(ask(gate, "of:alice").statusCode()).isEqualTo(403);
            });
  }

  private HttpResponse<String> ask(RunningGate gate, String... userToken) {
    String key = agent.key().expose();
    return userToken.length == 0
        ? AgentClient.get(gate.url() + GITHUB, "x-agent-key", key)
        : AgentClient.get(gate.url() + GITHUB, "x-agent-key", key, "X-User-Token", userToken[0]);
  }

  private static String claims(HttpResponse<String> answer) {
    String location = requireNonNull(answer.headers().firstValue("Location").orElse(null));
    String ticket = location.substring(location.indexOf("ticket=") + 7, location.indexOf('&'));
    return new String(Base64.getUrlDecoder().decode(ticket.split("\\.", -1)[1]), UTF_8);
  }
}
