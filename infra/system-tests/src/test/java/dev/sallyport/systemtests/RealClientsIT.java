package dev.sallyport.systemtests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.local.postgres.SharedPostgres;
import dev.sallyport.systemtests.RealClient.Received;
import dev.sallyport.ticket.key.KeyText;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The way through both doors with clients as agents have them, as they come. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RealClientsIT {
  private static final String SERVICE = "github";
  private static final String VALUE = "one-value-for-real-clients";
  private static final ObjectMapper JSON = new ObjectMapper();

  private Fortress fortress;

  @BeforeAll
  void start(@TempDir Path folder) {
    fortress = Fortress.start(folder, SharedPostgres.instance().server());
    fortress.operator().deposit(fortress.vaultAddress(), SERVICE, VALUE);
  }

  @AfterAll
  void stop() {
    fortress.close();
  }

  static Stream<RealClient> everyClient() {
    return Arrays.stream(RealClient.values()).filter(RealClient::isHere);
  }

  static Stream<Arguments> everyClientWithEveryPlace() {
    return everyClient()
        .flatMap(
            client -> Arrays.stream(KeyPlace.values()).map(place -> Arguments.of(client, place)));
  }

  @ParameterizedTest
  @MethodSource("everyClientWithEveryPlace")
  void followsOrStopsAndEitherWayTheCredentialIsAtHand(RealClient client, KeyPlace place)
      throws Exception {
    Agent agent = grantedAgent(Map.of("allowQueryKey", place == KeyPlace.QUERY));

    Received received = client.get(asking(agent, place, ""), place.headers(agent.key()));

    if (client.follows(place)) {
      assertThat(received.status()).as(received.body()).isEqualTo(200);
      assertThat(credential(received)).isEqualTo(VALUE);
    } else {
      assertThat(received.status()).as(received.body()).isEqualTo(307);
      String location = received.location().orElseThrow();
      assertThat(json(received).get("credential_url").asText()).isEqualTo(location);
      assertThat(credential(client.get(URI.create(location), Map.of()))).isEqualTo(VALUE);
    }
    keyIsReportedIfItWasTakenAlong(agent, client.takesTheKeyAlong(place));
  }

  @ParameterizedTest
  @MethodSource("everyClientWithEveryPlace")
  void isNotRedirectedWhenItAsksNotToBe(RealClient client, KeyPlace place) throws Exception {
    Agent agent = grantedAgent(Map.of("allowQueryKey", place == KeyPlace.QUERY));

    Received received =
        client.get(asking(agent, place, "&redirect=false"), place.headers(agent.key()));

    assertThat(received.status()).as(received.body()).isEqualTo(200);
    assertThat(received.location()).isEmpty();
    URI address = URI.create(json(received).get("credential_url").asText());
    assertThat(credential(client.get(address, Map.of()))).isEqualTo(VALUE);
    keyIsReportedIfItWasTakenAlong(agent, false);
  }

  @ParameterizedTest
  @MethodSource("everyClient")
  void isRefusedWithItsKeyInTheUrlUnlessTheAgentIsAllowedTo(RealClient client) throws Exception {
    Agent agent = grantedAgent(Map.of());

    for (String more : Set.of("", "&redirect=false")) {
      Received refused = client.get(asking(agent, KeyPlace.QUERY, more), Map.of());

      assertThat(refused.status()).isEqualTo(403);
      assertThat(json(refused).get("code").asText()).isEqualTo("QUERY_KEY_NOT_ALLOWED");
      assertThat(refused.location()).isEmpty();
    }
    keyIsReportedIfItWasTakenAlong(agent, false);
  }

  @ParameterizedTest
  @MethodSource("everyClient")
  void isRefusedWithItsKeyInTwoPlaces(RealClient client) throws Exception {
    Agent agent = grantedAgent(Map.of("allowQueryKey", true));

    Received refused =
        client.get(asking(agent, KeyPlace.QUERY, ""), KeyPlace.BEARER.headers(agent.key()));

    assertThat(refused.status()).isEqualTo(400);
    keyIsReportedIfItWasTakenAlong(agent, false);
  }

  private Agent grantedAgent(Map<String, ?> properties) {
    Map<String, Object> all = new java.util.HashMap<>(properties);
    all.put("name", "agent-" + UUID.randomUUID());
    Agent agent = fortress.operator().createAgent(all);
    fortress.operator().grant(agent, SERVICE);
    return agent;
  }

  private URI asking(Agent agent, KeyPlace place, String more) {
    return fortress
        .gateAddress()
        .resolve("/api/agents/credentials?service=" + SERVICE + more + place.query(agent.key()));
  }

  private static String credential(Received received) {
    return json(received).at("/token/accessToken").asText();
  }

  private static JsonNode json(Received received) {
    try {
      return JSON.readTree(received.body());
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new AssertionError("status " + received.status() + ": " + received.body(), e);
    }
  }

  /** The vault writes its line before it answers; the entry follows it without being waited for. */
  private void keyIsReportedIfItWasTakenAlong(Agent agent, boolean takenAlong)
      throws InterruptedException {
    String fingerprint = KeyText.parse(agent.key()).orElseThrow().hash().fingerprint();
    assertThat(
            Fortress.read(fortress.log("vault"))
                .lines()
                .filter(line -> line.contains("agent_key_exposed"))
                .anyMatch(line -> line.contains(fingerprint)))
        .isEqualTo(takenAlong);
    if (takenAlong) {
      Eventually.holds(() -> alarmed().contains("key:" + fingerprint));
    }
    keyIsInNoLog(agent);
  }

  private Set<String> alarmed() {
    return Rows.column(
        fortress.vaultDatabase(),
        "select subject from release_log where outcome = 3 and reason = 'agent_key_exposed'");
  }

  private void keyIsInNoLog(Agent agent) {
    Traces key = Traces.of(agent.key().split("_", -1)[1]);
    String logs =
        Stream.of("gate", "vault")
            .map(name -> Fortress.read(fortress.log(name)))
            .collect(joining("\n"));
    assertThat(key.in(logs.getBytes(UTF_8))).as("logs").isEmpty();
    assertThat(key.in(Rows.everything(fortress.gateDatabase()))).as("gate's tables").isEmpty();
    assertThat(key.in(Rows.everything(fortress.vaultDatabase()))).as("vault's tables").isEmpty();
  }
}
