package dev.sallyport.systemtests;

import static dev.sallyport.systemtests.Operator.expect;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.local.postgres.SharedPostgres;
import dev.sallyport.local.process.ServerProcess;
import dev.sallyport.systemtests.RealClient.Received;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Somebody approves what an agent asks for, on two gates and with a real vault. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ApprovalIT {
  private static final String SERVICE = "github";
  private static final String VALUE = "one-value-that-is-approved";
  private static final String ASK = "/api/agents/credentials?service=" + SERVICE;
  private static final ObjectMapper JSON = new ObjectMapper();

  private Fortress fortress;
  private ServerProcess secondGate;
  private Operator operator;
  private EventReceiver receiver;

  @BeforeAll
  void start(@TempDir Path folder) {
    receiver = EventReceiver.start();
    fortress = Fortress.start(folder, SharedPostgres.instance().server());
    secondGate = fortress.anotherGate("gate-2");
    operator = fortress.operator();
    operator.deposit(fortress.vaultAddress(), SERVICE, VALUE);
    JsonNode endpoint =
        expect(
                201,
                operator.post(
                    "/api/events/endpoints", Map.of("url", receiver.address().toString())))
            .json();
    receiver.trust(endpoint.path("secret").asText());
  }

  @AfterAll
  void stop() {
    receiver.close();
    secondGate.stop();
    fortress.close();
  }

  static Stream<RealClient> everyClient() {
    return Arrays.stream(RealClient.values()).filter(RealClient::isHere);
  }

  /** An agent whose requests somebody has to approve, and has to give a reason for. */
  private Agent heldAgent() {
    Agent agent = operator.createAgent("is-held");
    operator.grant(agent, SERVICE);
    JsonNode policy =
        expect(
                201,
                operator.post(
                    "/api/policies",
                    Map.of(
                        "name",
                        "somebody approves " + agent.id(),
                        "rules",
                        List.of(Map.of("type", "require_approval", "reasonRequired", true)))))
            .json();
    expect(
        201,
        operator.post(
            "/api/policies/" + policy.path("id").asText() + "/attachments",
            Map.of("type", "agent", "id", agent.id())));
    return agent;
  }

  private static Answer ask(Agent agent) {
    return Http.get(
        agent.gate().resolve(ASK),
        "x-agent-key",
        agent.key(),
        "x-access-reason",
        "to merge the release");
  }

  @Test
  void heldRequestIsPolledApprovedFollowedAndToldToPeople() throws Exception {
    Agent agent = heldAgent();
    assertThat(expect(400, agent.ask(SERVICE)).reason()).isEqualTo("ACCESS_REASON_REQUIRED");
    Answer held = expect(202, ask(agent));
    String approval = held.json().path("approval_id").asText();
    URI poll = held.location();
    assertThat(poll).hasToString(held.json().path("approval_url").asText());
    assertThat(status(agent, poll)).isEqualTo("pending");

    expect(
        200,
        operator
            .at(secondGate.address())
            .post("/api/approvals/" + approval + "/approve", Map.of("lasts", "once")));

    assertThat(status(agent, poll)).isEqualTo("approved");
    Answer permitted = expect(307, ask(agent));
    assertThat(expect(200, Http.get(permitted.location())).json().at("/token/accessToken").asText())
        .isEqualTo(VALUE);
    assertThat(status(agent, poll)).isEqualTo("executed");
    Answer after = expect(202, ask(agent.at(secondGate.address())));
    assertThat(after.json().path("approval_id").asText()).isNotEqualTo(approval);
    Eventually.holds(
        () ->
            receiver
                .toldOf(approval)
                .equals(List.of("approval.approved", "approval.requested", "approval.used")));
  }

  @Test
  void deniedRequestGivesNothingAtEitherGate() {
    Agent agent = heldAgent();
    Answer held = expect(202, ask(agent));
    String approval = held.json().path("approval_id").asText();

    expect(
        200,
        operator.post("/api/approvals/" + approval + "/deny", Map.of("reason", "not on a Friday")));

    for (URI gate : List.of(agent.gate(), secondGate.address())) {
      Answer denied = expect(403, ask(agent.at(gate)));
      assertThat(denied.reason()).isEqualTo("APPROVAL_DENIED");
      assertThat(denied.json().path("decision_reason").asText()).isEqualTo("not on a Friday");
    }
    assertThat(status(agent, held.location())).isEqualTo("denied");
  }

  /** Location of a 202 is no place to go on to, and no client takes it for one. */
  @ParameterizedTest
  @MethodSource("everyClient")
  void noClientTakesAcceptedForARedirect(RealClient client) throws Exception {
    Agent agent = heldAgent();

    Received received =
        client.get(
            agent.gate().resolve(ASK),
            Map.of("Authorization", "Bearer " + agent.key(), "X-Access-Reason", "to merge"));

    assertThat(received.status()).as(received.body()).isEqualTo(202);
    JsonNode body = json(received);
    assertThat(body.path("status").asText()).isEqualTo("pending");
    // curl names the place it would go on to, and there is none
    String url = body.path("approval_url").asText();
    assertThat(url).contains(body.path("approval_id").asText());
    assertThat(received.location().orElse(url)).isEqualTo(url);
  }

  private static String status(Agent agent, URI poll) {
    Answer answer = expect(200, Http.get(poll, "x-agent-key", agent.key()));
    assertThat(answer.text()).doesNotContain(VALUE);
    return answer.json().path("status").asText();
  }

  private static JsonNode json(Received received) throws JsonProcessingException {
    return JSON.readTree(received.body());
  }
}
