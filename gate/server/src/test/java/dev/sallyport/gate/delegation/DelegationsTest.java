package dev.sallyport.gate.delegation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.gate.ApiClient;
import dev.sallyport.gate.ApiClient.Reply;
import dev.sallyport.gate.GateUnderTest;
import dev.sallyport.gate.LocalIssuer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Users delegate what is theirs; every link of the chain is looked at on the next request. */
final class DelegationsTest {
  private static final String DELEGATIONS = "/api/delegations";
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private static LocalIssuer issuer;
  private static GateUnderTest gate;
  private static ApiClient operator;

  private String subject;
  private String userId;
  private ApiClient user;
  private String credential;
  private ApiClient agent;
  private String agentId;

  @BeforeAll
  static void start() {
    issuer = new LocalIssuer();
    gate =
        GateUnderTest.start(
            "delegations",
            Map.of("GATE_USER_ISSUER", issuer.url(), "GATE_USER_AUDIENCE", LocalIssuer.AUDIENCE));
    operator = gate.firstOperator();
  }

  @AfterAll
  static void stop() {
    gate.close();
    issuer.close();
  }

  @BeforeEach
  void aUserWithACredentialAndAnAgent() {
    int number = NUMBERS.incrementAndGet();
    subject = "subject-" + number;
    userId = operator.post("/api/users", "{\"subject\":\"%s\"}".formatted(subject)).text("id");
    user = new ApiClient(gate.url(), issuer.token(subject));
    credential = "github-" + number;
    own(userId, credential);
    JsonNode created = operator.createAgent("agent " + number);
    agentId = created.path("id").asText();
    agent = new ApiClient(gate.url(), created.path("apiKey").asText());
  }

  private static void own(String user, String credential) {
    operator.post(
        "/api/tokens", "{\"serviceName\":\"%s\",\"tokenType\":\"JWT\"}".formatted(credential));
    assertThat(
            operator.send("PUT", "/api/users/" + user + "/credentials/" + credential, "").status())
        .isEqualTo(204);
  }

  @Test
  void aDelegatedCredentialIsTheAgentsToUseUnderTheNameThatWasChosen() {
    assertThat(reason()).isEqualTo("NO_GRANT");

    Reply delegated = delegate("\"expiresInHours\":2");

    assertThat(delegated.status()).isEqualTo(201);
    assertThat(delegated.text("id")).matches("dlg_[0-9A-Za-z]{22}");
    assertThat(reason()).isEqualTo("WEBHOOK_NOT_CONFIGURED");
    assertThat(user.get(DELEGATIONS).body().path("delegations").path(0))
        .isEqualTo(delegated.body());
    assertThat(user.get(DELEGATIONS + "/credentials").body().path("credentials").path(0).asText())
        .isEqualTo(credential);
    JsonNode seen = agent.get("/api/agents/credentials").body().path("grants").path(0);
    assertThat(seen.path("source").asText()).isEqualTo("delegation");
    assertThat(seen.path("grantId").asText()).isEqualTo(delegated.text("id"));
    assertThat(actions()).containsSubsequence("delegation_created by " + userId);
    assertThat(logged("object")).contains(delegated.text("id") + "/" + credential);
  }

  /** A limit of the credential's under its own name, whatever the agent calls it. */
  @Test
  void aPolicyBoundsHowLongADelegationLives() {
    String policy =
        operator
            .post(
                "/api/policies",
                "{\"name\":\"%s\",\"rules\":[{\"type\":\"ttl_max\",\"maxSeconds\":7200}]}"
                    .formatted(credential))
            .text("id");
    String target = operator.get("/api/tokens/" + credential).text("id");
    operator.post(
        "/api/policies/" + policy + "/attachments",
        "{\"type\":\"credential\",\"id\":\"%s\"}".formatted(target));

    Reply tooLong = delegate("\"expiresInHours\":3");
    assertThat(tooLong.status()).isEqualTo(400);
    assertThat(tooLong.text("detail")).contains("at most 7200 seconds");
    assertThat(delegate("\"expiresInHours\":1").status()).isEqualTo(201);
    Reply withoutEnd = delegate("\"expiresInHours\":null");
    assertThat(
            Duration.between(
                Instant.parse(withoutEnd.text("createdAt")),
                Instant.parse(withoutEnd.text("expiresAt"))))
        .isEqualTo(Duration.ofHours(2));
  }

  @Test
  void revokingADelegationEndsItAndLeavesWhatItWasMadeFrom() {
    Reply delegated = delegate("\"expiresInHours\":2");

    assertThat(user.delete(DELEGATIONS + "/" + delegated.text("id")).status()).isEqualTo(204);

    assertThat(reason()).isEqualTo("NO_GRANT");
    assertThat(user.get(DELEGATIONS).body().path("delegations")).isEmpty();
    assertThat(operator.get("/api/tokens/" + credential).status()).isEqualTo(200);
    assertThat(delegate("\"expiresInHours\":2").status()).isEqualTo(201);
  }

  @Test
  void aSuspendedUsersDelegationsDoNotCountUntilTheUserIsBack() {
    delegate("\"expiresInHours\":2");

    operator.patch("/api/users/" + userId, "{\"status\":\"suspended\"}");
    assertThat(reason()).isEqualTo("NO_GRANT");
    assertThat(user.get(DELEGATIONS).status()).isEqualTo(401);

    operator.patch("/api/users/" + userId, "{\"status\":\"active\"}");
    assertThat(reason()).isEqualTo("WEBHOOK_NOT_CONFIGURED");
  }

  @Test
  void aDisabledCredentialIsNotDelegated() {
    delegate("\"expiresInHours\":2");

    operator.patch("/api/tokens/" + credential, "{\"status\":\"disabled\"}");
    assertThat(reason()).isEqualTo("NO_GRANT");

    operator.patch("/api/tokens/" + credential, "{\"status\":\"active\"}");
    assertThat(reason()).isEqualTo("WEBHOOK_NOT_CONFIGURED");
  }

  @Test
  void aCredentialThatIsNotTheUsersAnyMoreTakesItsDelegationsAlong() {
    delegate("\"expiresInHours\":2");

    String own = "/api/users/" + userId + "/credentials/" + credential;
    assertThat(operator.delete(own).status()).isEqualTo(204);

    assertThat(reason()).isEqualTo("NO_GRANT");
    operator.send("PUT", own, "");
    assertThat(reason()).as("nothing comes back by itself").isEqualTo("NO_GRANT");
    assertThat(operator.delete(own).status()).isEqualTo(204);
    assertThat(operator.delete(own).status()).isEqualTo(404);
  }

  @Test
  void deletingTheCredentialOrTheAgentEndsTheDelegation() {
    delegate("\"expiresInHours\":2");
    operator.delete("/api/tokens/" + credential);

    assertThat(reason()).isEqualTo("NO_GRANT");
    assertThat(user.get(DELEGATIONS).body().path("delegations")).isEmpty();
  }

  @Test
  void anExpiredDelegationIsToldApartFromNone() {
    Reply delegated = delegate("\"expiresInHours\":2");
    gate.sql(
        "update delegation set created_at = now() - interval '3 hours', expires_at = now() where id = '%s'"
            .formatted(delegated.text("id")));

    assertThat(reason()).isEqualTo("GRANT_EXPIRED");
  }

  @Test
  void anAgentGivesADelegationBack() {
    Reply delegated = delegate("\"expiresInHours\":2");
    ApiClient other =
        new ApiClient(gate.url(), operator.createAgent("other").path("apiKey").asText());
    String path = "/api/agents/delegations/" + delegated.text("id");

    assertThat(other.delete(path).status()).isEqualTo(404);
    assertThat(reason()).isEqualTo("WEBHOOK_NOT_CONFIGURED");
    assertThat(agent.delete(path).status()).isEqualTo(204);
    assertThat(reason()).isEqualTo("NO_GRANT");
    assertThat(actions()).contains("delegation_returned by " + agentId);
  }

  @Test
  void anotherUsersDelegationsAndCredentialsAreAsAbsentAsThoseThatNeverWere() {
    Reply delegated = delegate("\"expiresInHours\":2");
    operator.post("/api/users", "{\"subject\":\"other-%s\"}".formatted(subject));
    ApiClient other = new ApiClient(gate.url(), issuer.token("other-" + subject));

    Reply anothers = other.delete(DELEGATIONS + "/" + delegated.text("id"));
    Reply nobodys = other.delete(DELEGATIONS + "/dlg_0000000000000000000000");
    Reply notTheirs = other.post(DELEGATIONS, body("\"expiresInHours\":2"));
    Reply notThere =
        other.post(
            DELEGATIONS, "{\"agentId\":\"%s\",\"credential\":\"never-was\"}".formatted(agentId));

    assertThat(anothers.status()).isEqualTo(404);
    assertThat(anothers.text("detail")).isEqualTo(nobodys.text("detail"));
    assertThat(notTheirs.status()).isEqualTo(404);
    assertThat(notTheirs.text("detail")).isEqualTo(notThere.text("detail"));
    assertThat(other.get(DELEGATIONS).body().path("delegations")).isEmpty();
    assertThat(reason()).isEqualTo("WEBHOOK_NOT_CONFIGURED");
  }

  @Test
  void aCredentialIsOneUsersAtMost() {
    String other =
        operator.post("/api/users", "{\"subject\":\"other-%s\"}".formatted(subject)).text("id");

    Reply taken = operator.send("PUT", "/api/users/" + other + "/credentials/" + credential, "");
    Reply again = operator.send("PUT", "/api/users/" + userId + "/credentials/" + credential, "");

    assertThat(taken.status()).isEqualTo(409);
    assertThat(again.status()).isEqualTo(204);
    assertThat(operator.post("/api/users", "{\"subject\":\"%s\"}".formatted(subject)).status())
        .isEqualTo(409);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"agentId\":\"AGENT\"}",
        "{\"agentId\":\"x\",\"credential\":\"CREDENTIAL\"}",
        "{\"agentId\":\"AGENT\",\"credential\":\"UPPER\"}",
        "{\"agentId\":\"AGENT\",\"credential\":\"CREDENTIAL\",\"serviceName\":\"\"}",
        "{\"agentId\":\"AGENT\",\"credential\":\"CREDENTIAL\",\"expiresInHours\":721}",
        "{\"agentId\":\"AGENT\",\"credential\":\"CREDENTIAL\",\"expiresAt\":\"2020-01-01T00:00:00Z\"}",
        "{\"agentId\":\"AGENT\",\"credential\":\"CREDENTIAL\",\"userId\":\"x\"}",
      })
  void refusesWhatIsNoDelegation(String body) {
    assertThat(
            user.post(DELEGATIONS, body.replace("AGENT", agentId).replace("CREDENTIAL", credential))
                .status())
        .isEqualTo(400);
    assertThat(user.get(DELEGATIONS).body().path("delegations")).isEmpty();
  }

  @Test
  void onlyKnownUsersWithATokenForThisGateAreAdmitted() {
    for (String token :
        List.of(
            "x",
            operator.token(),
            issuer.token("nobody"),
            issuer.token(subject, "another-audience"),
            issuer.token(subject) + "x")) {
      Reply reply = new ApiClient(gate.url(), token).get(DELEGATIONS);
      assertThat(reply.status()).isEqualTo(401);
      assertThat(reply.response().headers().firstValue("WWW-Authenticate"))
          .hasValue("Bearer error=\"invalid_token\"");
    }
    assertThat(user.get("/api/agents").status()).isEqualTo(401);
  }

  private Reply delegate(String end) {
    return user.post(DELEGATIONS, body(end));
  }

  private String body(String end) {
    return "{\"agentId\":\"%s\",\"credential\":\"%s\",\"serviceName\":\"github\",%s}"
        .formatted(agentId, credential, end);
  }

  /** Why the agent is not given the service; no vault is bound, so it never is. */
  private String reason() {
    return agent.get("/api/agents/credentials?service=github").code();
  }

  private static List<String> actions() {
    return log()
        .map(entry -> entry.path("action").asText() + " by " + entry.path("actor").asText())
        .toList();
  }

  private static List<String> logged(String member) {
    return log().map(entry -> entry.path(member).asText()).toList();
  }

  private static Stream<JsonNode> log() {
    return StreamSupport.stream(
        operator.get("/api/tokens/audit-log?limit=200").body().path("entries").spliterator(),
        false);
  }
}
