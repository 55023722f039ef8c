package dev.sallyport.vault;

import static dev.sallyport.vault.Waiting.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.service.address.Networks;
import dev.sallyport.ticket.Purpose;
import dev.sallyport.ticket.ServiceName;
import dev.sallyport.vault.credential.CredentialLimits;
import dev.sallyport.vault.credential.CredentialWriter;
import dev.sallyport.vault.credential.NewCredential;
import dev.sallyport.vault.credential.PutMode;
import dev.sallyport.vault.credential.SealedCredential;
import dev.sallyport.vault.endpoint.VaultResponse;
import dev.sallyport.vault.enrolment.AgentId;
import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.log.LogEntry;
import dev.sallyport.vault.oauth.FreshTokens;
import dev.sallyport.vault.oauth.OAuth;
import dev.sallyport.vault.oauth.OAuthClient;
import dev.sallyport.vault.oauth.OAuthClients;
import dev.sallyport.vault.oauth.Providers;
import dev.sallyport.vault.oauth.RefreshStates;
import dev.sallyport.vault.outbound.HttpUpstreams;
import dev.sallyport.vault.outbound.SystemHostAddresses;
import dev.sallyport.vault.outbound.UpstreamAddresses;
import dev.sallyport.vault.store.Samples;
import dev.sallyport.vault.store.Store;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Credentials that are refreshed at a provider, on any store. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RefreshContract {
  private static final String SECRET = "cl1ent+s3cret/of ours";

  final MovingClock clock = new MovingClock();
  private ScriptedProvider provider;
  private Map<String, String> environment;
  private VaultUnderTest vault;
  private GateUnderTest gate;

  /** Variables that name an empty store. */
  abstract Map<String, String> emptyStore(Path folder);

  /** Agents at the same moment; a store for tests may be a slow one. */
  int atOnce() {
    return 40;
  }

  @BeforeAll
  void startProvider() {
    provider = new ScriptedProvider();
  }

  @AfterAll
  void stopProvider() {
    provider.close();
  }

  @BeforeEach
  void start(@TempDir Path folder) {
    environment = VaultUnderTest.environment(folder, emptyStore(folder));
    environment.put("VAULT_REQUEST_NETWORKS", "127.0.0.0/8");
    VaultUnderTest.initialise(environment);
    vault = VaultUnderTest.start(environment, clock);
    gate = GateUnderTest.bind(vault);
    provider.reset();
    provider.accepts("refresh-first");
  }

  @AfterEach
  void stop() {
    vault.close();
  }

  private void client(String name, String of) {
    OAuthClient client =
        new OAuthClient(
            new ServiceName(name),
            of,
            "client-1",
            Optional.of(SECRET),
            Optional.of(provider.url()),
            Optional.empty());
    vault.withKeyset(
        (store, keyset) ->
            new OAuthClients(keyset, store.documents(), Providers.builtIn(), clock).put(client));
  }

  /** Stores tokens that end after {@code lifetime}. */
  private void tokens(Duration lifetime) {
    tokens(lifetime, "");
  }

  private void tokens(Duration lifetime, String more) {
    Instant end = clock.instant().plus(lifetime);
    VaultUnderTest.Answer stored =
        gate.store(
            vault,
            "{\"accessToken\":\"access-first\",\"refreshToken\":\"refresh-first\",\"expiryTime\":"
                + end.toEpochMilli()
                + more
                + "}");
    assertThat(stored.status()).isEqualTo(200);
  }

  private VaultUnderTest.Answer release() {
    return GateUnderTest.present(vault, gate.ticket(Purpose.AGENT_CREDENTIAL));
  }

  private String released() {
    VaultUnderTest.Answer answer = release();
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json().path("token").path("accessToken").asText();
  }

  @Test
  void refreshesATokenThatIsOverBeforeItAnswers() {
    client("github", "gitlab");
    tokens(Duration.ofHours(1), ",\"extra\":\"kept\"");
    assertThat(released()).isEqualTo("access-first");
    assertThat(provider.asked()).isEmpty();
    clock.advance(Duration.ofHours(2));

    JsonNode token = release().json().path("token");

    assertThat(token.path("accessToken").asText())
        .startsWith("access-")
        .isNotEqualTo("access-first");
    assertThat(token.path("expiryTime").asLong())
        .isEqualTo(clock.instant().plusSeconds(3600).toEpochMilli());
    assertThat(token.path("extra").asText()).isEqualTo("kept");
    assertThat(released()).isEqualTo(token.path("accessToken").asText());
    assertThat(provider.asked()).hasSize(1);
    assertThat(provider.asked().getFirst())
        .containsEntry("path", "/oauth/token")
        .containsEntry("grant_type", "refresh_token")
        .containsEntry("refresh_token", "refresh-first")
        .containsEntry("client_id", "client-1")
        .containsEntry("client_secret", SECRET)
        .doesNotContainKey("authorization");
    assertThat(vault.count("sallyport.vault.oauth.refreshes")).isEqualTo(1);
  }

  @Test
  void leavesACredentialThatIsOnlyReleasedSealedSoWhenItsTokenIsRefreshed() {
    client("github", "gitlab");
    tokens(Duration.ofHours(1));
    markAsSealedOnly();
    vault.enrol(new AgentId("agt_one"), Samples.ALICE);
    clock.advance(Duration.ofHours(2));

    VaultUnderTest.Answer answer = release();

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().has("sealed")).isTrue();
    assertThat(provider.asked()).hasSize(1);
    SealedCredential refreshed = stored();
    assertThat(refreshed.version().number()).isEqualTo(3);
    assertThat(refreshed.metadata().sealedOnly()).isTrue();
  }

  private SealedCredential stored() {
    return vault
        .inStore(store -> store.credentials().find(vault.organisation(), GateUnderTest.GITHUB))
        .orElseThrow();
  }

  /** As the owner's command does it: the same value, sealed anew. */
  private void markAsSealedOnly() {
    SealedCredential current = stored();
    vault.withStore(
        (store, envelope) ->
            new CredentialWriter(
                    vault.organisation(), store.credentials(), envelope, clock, new SecureRandom())
                .put(
                    GateUnderTest.GITHUB,
                    new PutMode.CreateOrOverwrite(),
                    new NewCredential(
                            current.metadata().tokenType(),
                            current.metadata().expiresAt(),
                            Optional.empty(),
                            envelope.open(current))
                        .fromOwner(true)));
  }

  @Test
  void keepsTheRefreshTokenWhenTheProviderGivesNoOther() {
    client("github", "gitlab");
    tokens(Duration.ofHours(1));
    String same = "{\"access_token\":\"a%d\",\"expires_in\":\"3600\"}";
    provider.then(
        ScriptedProvider.saying(200, same.formatted(1)),
        ScriptedProvider.saying(200, same.formatted(2)));

    clock.advance(Duration.ofHours(2));
    assertThat(released()).isEqualTo("a1");
    clock.advance(Duration.ofHours(2));
    assertThat(released()).isEqualTo("a2");

    assertThat(provider.asked())
        .extracting(form -> form.get("refresh_token"))
        .containsExactly("refresh-first", "refresh-first");
  }

  @Test
  void usesTheClientThatACredentialNamesAndKeepsItsRefreshTokenFromAgents() {
    client("shared", "oidc");
    tokens(Duration.ofHours(1), ",\"oauthClient\":\"shared\"");
    clock.advance(Duration.ofHours(2));

    JsonNode token = release().json().path("token");

    assertThat(token.path("accessToken").asText()).isNotEqualTo("access-first");
    assertThat(token.has("refreshToken")).isFalse();
    assertThat(token.has("oauthClient")).isFalse();
    assertThat(provider.asked().getFirst())
        .containsEntry("path", "/token")
        .doesNotContainKeys("client_id", "client_secret")
        .containsEntry("authorization", "Basic Y2xpZW50LTE6Y2wxZW50JTJCczNjcmV0JTJGb2Yrb3Vycw==");
  }

  @Test
  void releasesAsItIsWhatItHasNoClientFor() {
    tokens(Duration.ofHours(1));
    clock.advance(Duration.ofHours(2));

    assertThat(released()).isEqualTo("access-first");
    assertThat(released()).isEqualTo("access-first");
    assertThat(provider.asked()).isEmpty();
  }

  @Test
  void releasesATokenThatEndsSoonAtOnceAndRefreshesItMeanwhile() {
    client("github", "gitlab");
    tokens(Duration.ofHours(1));
    clock.advance(Duration.ofMinutes(57));
    Promise<Void> let = ScriptedProvider.held();
    provider.then(ScriptedProvider.when(let.future()));

    assertThat(released()).isEqualTo("access-first");
    assertThat(released()).isEqualTo("access-first");
    let.complete();
    Waiting.until(() -> !released().equals("access-first"));

    assertThat(provider.asked()).hasSize(1);
  }

  @Test
  void asksTheProviderOnceForManyAgentsAtTwoVaults() {
    client("github", "gitlab");
    tokens(Duration.ofHours(1));
    try (VaultUnderTest other = VaultUnderTest.start(environment, clock)) {
      GateUnderTest.present(other, gate.ticket(Purpose.AGENT_CREDENTIAL));
      clock.advance(Duration.ofHours(2));
      List<Future<VaultResponse>> releases = new ArrayList<>();
      for (int i = 0; i < atOnce(); i++) {
        String query = "ticket=" + gate.ticket(Purpose.AGENT_CREDENTIAL) + "&service=github";
        releases.add(
            (i % 2 == 0 ? vault : other)
                .start("GET", "/v1/credential", query, new byte[0], Map.of()));
      }

      List<String> bodies =
          releases.stream().map(each -> new String(await(each).body(), UTF_8)).toList();

      assertThat(bodies).hasSize(atOnce()).containsOnly(bodies.getFirst());
      assertThat(bodies.getFirst()).contains("\"access-").doesNotContain("access-first");
    }
    assertThat(provider.asked()).hasSize(1);
  }

  @Test
  void triesAgainWhenTheAnswerIsLostAndSaysSoWhenTheProviderForgetsTheToken() {
    client("github", "gitlab");
    tokens(Duration.ofHours(1));
    clock.advance(Duration.ofHours(2));
    provider.then(ScriptedProvider.losingTheAnswer());

    VaultUnderTest.Answer answer = release();

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.error()).isEqualTo("reconnect_required");
    assertThat(answer.json().path("message").asText()).contains("lost");
    assertThat(provider.asked()).hasSize(2);
    assertThat(release().error()).isEqualTo("reconnect_required");
    clock.advance(Duration.ofDays(1));
    assertThat(release().error()).isEqualTo("reconnect_required");
    assertThat(provider.asked()).hasSize(2);
    provider.accepts("refresh-first");
    tokens(Duration.ofHours(1), ",\"again\":\"x\"");
    assertThat(released()).isEqualTo("access-first");
  }

  @Test
  void getsOverALostAnswerOfAProviderThatTakesTheTokenAgain() {
    client("github", "gitlab");
    tokens(Duration.ofHours(1));
    clock.advance(Duration.ofHours(2));
    provider.then((self, form, response) -> response.reset());

    assertThat(released()).startsWith("access-").isNotEqualTo("access-first");
    assertThat(provider.asked()).hasSize(2);
  }

  @Test
  void tellsARevokedGrantFromALostAnswerAndServesTheOldTokenWhileItIsGood() {
    client("github", "gitlab");
    tokens(Duration.ofHours(1));
    provider.accepts("another");
    clock.advance(Duration.ofMinutes(59).plusSeconds(45));

    assertThat(released()).isEqualTo("access-first");
    clock.advance(Duration.ofMinutes(1));
    VaultUnderTest.Answer answer = release();

    assertThat(answer.error()).isEqualTo("reconnect_required");
    assertThat(answer.json().path("message").asText()).contains("ended this access");
    assertThat(state()).isEqualTo("reconnect-required");
    tokens(Duration.ofHours(1), ",\"again\":\"x\"");
    assertThat(state()).isEqualTo(RefreshStates.GOOD);
    assertThat(provider.asked()).hasSize(1);
  }

  /** What the owner's list says. */
  private String state() {
    return vault.withKeyset(
        (store, keyset) ->
            RefreshStates.read(keyset, store.documents(), clock)
                .compose(
                    states ->
                        store
                            .credentials()
                            .find(vault.organisation(), new ServiceName("github"))
                            .map(found -> states.of(found.orElseThrow().summary()))));
  }

  @Test
  void takesOverFromAHolderThatIsGone() {
    client("github", "gitlab");
    tokens(Duration.ofHours(1));
    clock.advance(Duration.ofHours(2));
    Promise<Void> never = ScriptedProvider.held();
    provider.then(ScriptedProvider.when(never.future()));
    VaultUnderTest gone = VaultUnderTest.start(environment, clock);
    gone.start(
        "GET",
        "/v1/credential",
        "ticket=" + gate.ticket(Purpose.AGENT_CREDENTIAL) + "&service=github",
        new byte[0],
        Map.of());
    Waiting.until(() -> provider.asked().size() == 1);
    gone.close();
    clock.advance(Duration.ofSeconds(31));

    assertThat(released()).startsWith("access-").isNotEqualTo("access-first");
    assertThat(provider.asked()).hasSize(2);
    never.complete();
  }

  @Test
  void passesOnThatTheProviderWantsToBeLeftAlone() {
    client("github", "gitlab");
    tokens(Duration.ofHours(1));
    clock.advance(Duration.ofHours(2));
    provider.then(ScriptedProvider.busy("120"));

    VaultUnderTest.Answer first = release();
    clock.advance(Duration.ofSeconds(60));
    VaultUnderTest.Answer second = release();

    assertThat(first.error()).isEqualTo("provider_error");
    assertThat(first.status()).isEqualTo(502);
    assertThat(first.header("retry-after")).isEqualTo("120");
    assertThat(second.header("retry-after")).isEqualTo("60");
    assertThat(provider.asked()).hasSize(1);
    clock.advance(Duration.ofSeconds(61));
    assertThat(released()).startsWith("access-");
  }

  @Test
  void triesAgainWhenTheProviderIsDownForAMoment() {
    client("github", "gitlab");
    tokens(Duration.ofHours(1));
    clock.advance(Duration.ofHours(2));
    provider.then(
        ScriptedProvider.saying(503, "down"),
        ScriptedProvider.saying(400, "{\"error\":\"temporarily_unavailable\"}"));

    assertThat(released()).startsWith("access-").isNotEqualTo("access-first");
    assertThat(provider.asked()).hasSize(3);
  }

  @Test
  void saysNothingOfWhatTheProviderWroteAndWaitsLongerAfterEachFailure() {
    client("github", "gitlab");
    tokens(Duration.ofHours(1), ",\"extra\":\"kept\"");
    clock.advance(Duration.ofHours(2));
    for (String body :
        List.of(
            "<html>access-first refresh-first</html>",
            "{\"error\":\"weird\",\"error_description\":\"refresh-first\"}",
            "{\"access_token\":\"\"}",
            "{\"access_token\":\"a b\"}",
            "[]",
            "{\"x\":\"" + "y".repeat(300_000) + "\"}",
            tooLongTogether())) {
      provider.then(ScriptedProvider.saying(200, body));
      VaultUnderTest.Answer answer = release();
      assertThat(answer.error()).as(body.substring(0, 2)).isEqualTo("provider_error");
      assertThat(answer.text()).doesNotContain("first", "weird", SECRET);
      assertThat(answer.header("retry-after")).isNotEmpty();
      assertThat(release().error()).isEqualTo("provider_error");
      clock.advance(Duration.ofMinutes(2));
    }
    assertThat(provider.asked()).hasSize(7);
    assertThat(released()).startsWith("access-");
  }

  /** Tokens each of which could be stored. */
  private static String tooLongTogether() {
    String longest = "t".repeat(CredentialLimits.FIELD_BYTES);
    return "{\"access_token\":\"" + longest + "\",\"refresh_token\":\"" + longest + "\"}";
  }

  @Test
  void saysThatTheOwnerHasToSetTheClientWhenTheProviderRefusesIt() {
    client("github", "gitlab");
    tokens(Duration.ofHours(1));
    clock.advance(Duration.ofHours(2));
    provider.then(ScriptedProvider.saying(401, "{\"error\":\"invalid_client\"}"));

    VaultUnderTest.Answer answer = release();

    assertThat(answer.error()).isEqualTo("provider_error");
    assertThat(answer.json().path("message").asText()).contains("vault client");
  }

  @Test
  void leavesNoLeaseBehindWhereSomebodyElseWasFaster() {
    client("github", "gitlab");
    tokens(Duration.ofHours(1));
    SealedCredential read = stored();
    clock.advance(Duration.ofHours(2));
    provider.then(ScriptedProvider.saying(200, "{\"access_token\":\"short\",\"expires_in\":10}"));
    assertThat(released()).isEqualTo("short");

    Optional<SealedCredential> late =
        vault.withKeyset((store, keyset) -> tokens(store, keyset).now(read));

    assertThat(late.orElseThrow().version()).isEqualTo(stored().version());
    clock.advance(Duration.ofSeconds(10));
    assertThat(released()).startsWith("access-");
    assertThat(provider.asked()).hasSize(2);
  }

  /** As another event loop has them, which asks nobody here. */
  private FreshTokens tokens(Store store, VaultKeyset keyset) {
    Vertx vertx = requireNonNull(Vertx.currentContext()).owner();
    return new OAuth(
            new OAuth.Parts(
                vertx,
                keyset,
                store.credentials(),
                store.documents(),
                store.log(),
                new UpstreamAddresses(new SystemHostAddresses(vertx), Networks.none()),
                new HttpUpstreams(vertx),
                Set.of(),
                new SimpleMeterRegistry(),
                clock,
                new SecureRandom()))
        .freshTokens();
  }

  @Test
  void leavesATicketUnusedWhenThereIsNoGoodToken() {
    client("github", "gitlab");
    tokens(Duration.ofHours(1));
    clock.advance(Duration.ofHours(2));
    provider.then(ScriptedProvider.busy("1"));
    String ticket = gate.ticket(Purpose.AGENT_CREDENTIAL);

    assertThat(GateUnderTest.present(vault, ticket).error()).isEqualTo("provider_error");
    clock.advance(Duration.ofSeconds(2));
    assertThat(GateUnderTest.present(vault, ticket).status()).isEqualTo(200);
  }

  @Test
  void overwritesNothingThatWasStoredWhileTheProviderWasAsked() {
    client("github", "gitlab");
    tokens(Duration.ofHours(1));
    clock.advance(Duration.ofHours(2));
    Promise<Void> let = ScriptedProvider.held();
    provider.then(ScriptedProvider.when(let.future()));
    Future<VaultResponse> waiting =
        vault.start(
            "GET",
            "/v1/credential",
            "ticket=" + gate.ticket(Purpose.AGENT_CREDENTIAL) + "&service=github",
            new byte[0],
            Map.of());
    Waiting.until(() -> provider.asked().size() == 1);
    gate.store(vault, "{\"accessToken\":\"of-the-owner\"}");
    let.complete();

    assertThat(new String(await(waiting).body(), UTF_8)).contains("of-the-owner");
    assertThat(released()).isEqualTo("of-the-owner");
  }

  private JsonNode notice() {
    String body =
        "{\"service\":\"github\",\"reason\":\"expired\",\"refreshHint\":{\"tokenUrl\":\"https://evil.example\",\"clientId\":\"x\"}}";
    return vault
        .post("/v1/refresh-notify", body, gate.signedCall("POST", "/v1/refresh-notify", body))
        .json();
  }

  @Test
  void refreshesWhenTheGateSaysSoWithItsOwnClientAndNotTooOften() {
    client("github", "gitlab");
    tokens(Duration.ofHours(1));

    assertThat(notice().path("status").asText()).isEqualTo("acknowledged");
    assertThat(provider.asked()).isEmpty();
    clock.advance(Duration.ofMinutes(1));
    JsonNode refreshed = notice();
    JsonNode again = notice();
    clock.advance(Duration.ofMinutes(1));
    provider.accepts("none");
    JsonNode failed = notice();

    assertThat(refreshed.path("status").asText()).isEqualTo("refreshed");
    assertThat(refreshed.path("newExpiresAt").asLong())
        .isEqualTo(clock.instant().plusSeconds(3540).toEpochMilli());
    assertThat(again.path("status").asText()).isEqualTo("acknowledged");
    assertThat(failed.path("status").asText()).isEqualTo("refresh_failed");
    assertThat(provider.asked()).hasSize(2);
    assertThat(provider.asked().getFirst()).containsEntry("client_id", "client-1");
    assertThat(vault.log())
        .extracting(LogEntry::reason)
        .contains("refresh_notice", "refreshed", "refresh_revoked");
  }

  private VaultUnderTest.Answer handout(VaultUnderTest at, String members) {
    String body = "{\"service\":\"github\"," + members + "}";
    return at.post("/v1/refresh", body, gate.signedCall("POST", "/v1/refresh", body));
  }

  @Test
  void handsOutNoRefreshTokenUnlessItsOperatorSwitchedThatOn() {
    tokens(Duration.ofHours(1));

    VaultUnderTest.Answer refused = handout(vault, "\"action\":\"get\"");

    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.text()).doesNotContain("refresh-first");
    assertThat(vault.capabilities()).contains("refresh").doesNotContain("tv-refresh");
  }

  @Test
  void letsAControlPlaneRefreshByItselfWhereThatIsOnAndKeepsWhatItRefreshesItself() {
    vault.close();
    environment.put("VAULT_REFRESH_HANDOUT", "true");
    vault = VaultUnderTest.start(environment, clock);
    tokens(Duration.ofHours(1));
    long end = clock.instant().plusSeconds(7200).toEpochMilli();

    VaultUnderTest.Answer given = handout(vault, "\"action\":\"get\"");
    VaultUnderTest.Answer stored =
        handout(
            vault,
            "\"action\":\"update\",\"tokenData\":{\"accessToken\":\"brought\",\"expiryTime\":"
                + end
                + "}");

    assertThat(vault.capabilities()).contains("tv-refresh");
    assertThat(given.json().path("refreshToken").asText()).isEqualTo("refresh-first");
    assertThat(stored.text()).contains("\"status\":\"stored\"").doesNotContain("brought");
    assertThat(released()).isEqualTo("brought");
    assertThat(handout(vault, "\"action\":\"get\"").json().path("refreshToken").asText())
        .isEqualTo("refresh-first");
    assertThat(vault.log())
        .extracting(LogEntry::reason)
        .contains("refresh_token_given", "refresh_token_brought");
    String unsigned = "{\"service\":\"github\",\"action\":\"get\"}";
    assertThat(vault.post("/v1/refresh", unsigned, Map.of()).error()).isEqualTo("auth_failed");
    for (String bad :
        List.of(
            "\"action\":\"list\"",
            "\"action\":\"update\"",
            "\"action\":\"update\",\"tokenData\":{\"accessToken\":\"a b\"}",
            "\"action\":\"update\",\"tokenData\":{\"accessToken\":\"a\",\"expiryTime\":1}",
            "\"action\":\"update\",\"tokenData\":{\"accessToken\":\"a\",\"other\":\"b\"}")) {
      assertThat(handout(vault, bad).status()).as(bad).isEqualTo(400);
    }
    tokens(Duration.ofHours(1), ",\"oauthClient\":\"shared\"");
    assertThat(handout(vault, "\"action\":\"get\"").status()).isEqualTo(403);
  }
}
