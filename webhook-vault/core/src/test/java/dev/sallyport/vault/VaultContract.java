package dev.sallyport.vault;

import static dev.sallyport.vault.GateUnderTest.GITHUB;
import static dev.sallyport.vault.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.ticket.BindingIdentity;
import dev.sallyport.ticket.BindingKey;
import dev.sallyport.ticket.BindingSecret;
import dev.sallyport.ticket.HolderBinding;
import dev.sallyport.ticket.Purpose;
import dev.sallyport.ticket.StoreMode;
import dev.sallyport.ticket.Ticket;
import dev.sallyport.ticket.TicketFormat;
import dev.sallyport.vault.log.LogEntry;
import dev.sallyport.vault.log.LogOutcome;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a vault does, whatever it keeps its data in. */
abstract class VaultContract {
  private static final String TOKEN =
      "{\"accessToken\":\"ghp_secret\",\"tokenType\":\"token\",\"expiryTime\":1900000000000}";

  @TempDir private Path folder;
  private final MovingClock clock = new MovingClock();
  private Map<String, String> environment = Map.of();
  private VaultUnderTest vault;
  private GateUnderTest gate;

  /** The variables of an empty store. */
  abstract Map<String, String> emptyStore(Path folder);

  /** Requests at the same moment; a store for tests may be a slow one. */
  int atOnce() {
    return 64;
  }

  @BeforeEach
  void start() {
    environment = VaultUnderTest.environment(folder, emptyStore(folder));
    VaultUnderTest.initialise(environment);
    vault = VaultUnderTest.start(environment, clock);
    gate = GateUnderTest.bind(vault);
  }

  @AfterEach
  void stop() {
    vault.close();
  }

  @Test
  void releasesAStoredCredentialForATicket() {
    assertThat(gate.store(vault, TOKEN).status()).isEqualTo(200);

    VaultUnderTest.Answer answer =
        GateUnderTest.present(vault, gate.ticket(Purpose.AGENT_CREDENTIAL));

    assertThat(answer.status()).isEqualTo(200);
    JsonNode token = answer.json().path("token");
    assertThat(token.path("accessToken").asText()).isEqualTo("ghp_secret");
    assertThat(token.path("tokenType").asText()).isEqualTo("token");
    assertThat(token.path("expiryTime").asLong()).isEqualTo(1_900_000_000_000L);
    assertThat(answer.header("cache-control")).isEqualTo("no-store");
    assertThat(answer.header("x-request-id")).startsWith("req_");
    assertThat(vault.count("sallyport.vault.releases")).isEqualTo(1);
  }

  @Test
  void logsEveryReleaseWithWhatTheTicketSays() {
    gate.store(vault, TOKEN);
    Ticket ticket = gate.issue(Purpose.AGENT_CREDENTIAL);
    GateUnderTest.present(vault, gate.sign(ticket));

    LogEntry entry = vault.log().getLast();

    assertThat(entry.outcome()).isEqualTo(LogOutcome.RELEASED);
    assertThat(entry.reason()).isEqualTo("released");
    assertThat(entry.ticket()).contains(ticket.id().value());
    assertThat(entry.subject()).contains("agt_one");
    assertThat(entry.service()).contains("github");
    assertThat(entry.purpose()).contains("agent_credential");
    assertThat(entry.client()).contains("192.0.2.7");
  }

  @Test
  void releasesForAPostedTicketToo() {
    gate.store(vault, TOKEN);

    VaultUnderTest.Answer answer =
        vault.post(
            "/v1/credential",
            "{\"ticket\":\"" + gate.ticket(Purpose.USER_REVEAL) + "\",\"service\":\"github\"}",
            Map.of());

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("token").path("accessToken").asText()).isEqualTo("ghp_secret");
  }

  @Test
  void releasesOnceHoweverOftenATicketIsPresentedAtOnce() {
    gate.store(vault, TOKEN);
    String ticket = gate.ticket(Purpose.AGENT_CREDENTIAL);

    List<Future<Integer>> presented = new ArrayList<>();
    for (int i = 0; i < atOnce(); i++) {
      presented.add(
          vault
              .start(
                  "GET",
                  "/v1/credential",
                  "ticket=" + ticket + "&service=github",
                  new byte[0],
                  Map.of())
              .map(answer -> answer.status()));
    }
    List<Integer> statuses = await(Future.all(presented).map(all -> all.<Integer>list()));

    assertThat(statuses).filteredOn(status -> status == 200).hasSize(1);
    assertThat(statuses).filteredOn(status -> status == 401).hasSize(atOnce() - 1);
    assertThat(vault.log())
        .filteredOn(entry -> entry.outcome() == LogOutcome.ALARM)
        .hasSize(atOnce() - 1);
    assertThat(vault.count("sallyport.vault.ticket.reuse")).isEqualTo(atOnce() - 1);
  }

  @Test
  void remembersRedeemedTicketsOverARestart() {
    gate.store(vault, TOKEN);
    String ticket = gate.ticket(Purpose.AGENT_CREDENTIAL);
    assertThat(GateUnderTest.present(vault, ticket).status()).isEqualTo(200);

    vault.close();
    vault = VaultUnderTest.start(environment, clock);
    VaultUnderTest.Answer again = GateUnderTest.present(vault, ticket);

    assertThat(again.status()).isEqualTo(401);
    assertThat(again.error()).isEqualTo("ticket_invalid");
    assertThat(GateUnderTest.present(vault, gate.ticket(Purpose.AGENT_CREDENTIAL)).status())
        .isEqualTo(200);
  }

  @Test
  void releasesTheValueThatIsStoredNow() {
    gate.store(vault, TOKEN);
    GateUnderTest.present(vault, gate.ticket(Purpose.AGENT_CREDENTIAL));
    gate.store(vault, "{\"accessToken\":\"second\"}");

    JsonNode token =
        GateUnderTest.present(vault, gate.ticket(Purpose.AGENT_CREDENTIAL)).json().path("token");

    assertThat(token.path("accessToken").asText()).isEqualTo("second");
    assertThat(token.path("tokenType").asText()).isEqualTo("Bearer");
  }

  @Test
  void refusesWithoutUsingTheTicketUp() {
    gate.store(vault, TOKEN);
    Ticket good = gate.issue(Purpose.AGENT_CREDENTIAL);
    String nonce = "abcdefghijklmnopqrstuvwxyz";
    Ticket bound =
        gate.issue(Purpose.AGENT_CREDENTIAL).withHolder(HolderBinding.ofNonce(nonce).orElseThrow());

    assertRefused(gate.sign(good), "service=gitlab", 401, "ticket_invalid", "service_mismatch");
    assertThat(GateUnderTest.present(vault, gate.sign(good)).status()).isEqualTo(200);

    assertRefused(gate.sign(bound), "service=github", 401, "ticket_invalid", "holder_mismatch");
    String query = "ticket=" + gate.sign(bound) + "&service=github";
    assertThat(vault.get("/v1/credential", query, Map.of("x-ticket-nonce", nonce)).status())
        .isEqualTo(200);
  }

  @Test
  void refusesEveryTicketThatIsNotForThisVaultNow() {
    gate.store(vault, TOKEN);
    Ticket good = gate.issue(Purpose.AGENT_CREDENTIAL);
    BindingIdentity elsewhere =
        new BindingIdentity(VaultUnderTest.GATE_URL, "https://other.example.com");
    BindingIdentity stranger =
        new BindingIdentity("https://other.example.com", VaultUnderTest.VAULT_URL);

    Map<String, String> reasons = new LinkedHashMap<>();
    reasons.put("nonsense", "malformed");
    reasons.put(signed(gate.key().kid(), BindingSecret.generate(), good), "bad_signature");
    reasons.put(signed("another", gate.key().secret(), good), "unknown_key");
    reasons.put(gate.sign(moved(good, elsewhere)), "wrong_audience");
    reasons.put(gate.sign(moved(good, stranger)), "wrong_issuer");
    reasons.put(gate.ticket(Purpose.STORE), "purpose_not_allowed");
    reasons.put(gate.ticket(Purpose.AGENT_CREDENTIAL).replaceFirst("[.]", ".A"), "malformed");
    reasons.forEach(
        (ticket, reason) -> assertRefused(ticket, "service=github", 401, "ticket_invalid", reason));

    clock.advance(Duration.ofSeconds(31));
    assertRefused(gate.sign(good), "service=github", 401, "ticket_expired", "expired");
  }

  @Test
  void refusesATicketForACredentialThatIsNotThere() {
    String ticket = gate.ticket(Purpose.AGENT_CREDENTIAL);

    assertRefused(ticket, "service=github", 404, "token_not_found", "no_credential");

    gate.store(vault, TOKEN);
    assertThat(GateUnderTest.present(vault, ticket).status()).isEqualTo(200);
  }

  @Test
  void refusesATicketForAnEarlierLifeOfTheCredential() {
    String creation = gate.store(vault, TOKEN).json().path("meta").path("creationId").asText();
    Ticket first = gate.issue(Purpose.AGENT_CREDENTIAL).withCreation(creation);
    assertThat(GateUnderTest.present(vault, gate.sign(first)).status()).isEqualTo(200);
    vault.inStore(store -> store.credentials().delete(vault.organisation(), GITHUB));
    gate.store(vault, TOKEN);

    Ticket stale = gate.issue(Purpose.AGENT_CREDENTIAL).withCreation(creation);

    assertRefused(gate.sign(stale), "service=github", 409, "stale_creation", "stale_creation");
  }

  @Test
  void storesOnlyAsTheTicketAllows() {
    Ticket create = gate.issue(Purpose.STORE).withMode(StoreMode.CREATE);
    Ticket overwrite = gate.issue(Purpose.STORE).withMode(StoreMode.OVERWRITE);

    VaultUnderTest.Answer absent = GateUnderTest.store(vault, gate.sign(overwrite), TOKEN);
    assertThat(absent.status()).isEqualTo(404);
    VaultUnderTest.Answer created = GateUnderTest.store(vault, gate.sign(create), TOKEN);
    assertThat(created.status()).isEqualTo(200);
    assertThat(GateUnderTest.store(vault, gate.sign(overwrite), TOKEN).status()).isEqualTo(200);
    Ticket again = gate.issue(Purpose.STORE).withMode(StoreMode.CREATE);
    VaultUnderTest.Answer exists = GateUnderTest.store(vault, gate.sign(again), TOKEN);
    assertThat(exists.status()).isEqualTo(409);
    assertThat(exists.error()).isEqualTo("already_exists");
  }

  @Test
  void tellsNoSecretInTheMetaOfAStoredCredential() {
    VaultUnderTest.Answer stored =
        gate.store(
            vault, "{\"accessToken\":{\"type\":\"service_account\"},\"refreshToken\":\"r3fresh\"}");

    assertThat(stored.text()).doesNotContain("service_account").doesNotContain("r3fresh");
    JsonNode meta = stored.json().path("meta");
    assertThat(meta.path("hasRefreshToken").asBoolean()).isTrue();
    assertThat(meta.path("hasSSHKey").asBoolean()).isFalse();
    JsonNode token =
        GateUnderTest.present(vault, gate.ticket(Purpose.AGENT_CREDENTIAL)).json().path("token");
    assertThat(token.path("accessToken").asText()).isEqualTo("{\"type\":\"service_account\"}");
  }

  @Test
  void doesNotUseAStoreTicketUpOnABadBody() {
    String ticket = gate.ticket(Purpose.STORE);

    assertThat(GateUnderTest.store(vault, ticket, "{}").status()).isEqualTo(400);
    assertThat(GateUnderTest.store(vault, ticket, TOKEN).status()).isEqualTo(200);
    VaultUnderTest.Answer reused = GateUnderTest.store(vault, ticket, TOKEN);
    assertThat(reused.status()).isEqualTo(401);
    assertThat(reused.error()).isEqualTo("ticket_invalid");
    assertThat(vault.log().getLast().outcome()).isEqualTo(LogOutcome.ALARM);
  }

  @Test
  void releasesNothingThatDoesNotOpen() {
    gate.store(vault, TOKEN);
    vault.withStore(
        (store, envelope) ->
            store
                .credentials()
                .find(vault.organisation(), GITHUB)
                .compose(
                    found ->
                        store
                            .credentials()
                            .write(Tampering.inThePlaceOfTheNext(found.orElseThrow()))));

    VaultUnderTest.Answer answer =
        GateUnderTest.present(vault, gate.ticket(Purpose.AGENT_CREDENTIAL));

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.error()).isEqualTo("internal_error");
    assertThat(answer.text()).doesNotContain("cipher").doesNotContain("key");
    assertThat(vault.log().getLast().reason()).isEqualTo("decryption_failed");
  }

  @Test
  void givesItsSecretForACodeOnce() {
    VaultUnderTest.Answer sealed = vault.get("/v1/register-url", "", Map.of());
    assertThat(sealed.status()).isEqualTo(401);
    assertThat(sealed.error()).isEqualTo("auth_failed");
    assertThat(vault.get("/v1/register-url", "", Map.of("x-tv-admin-secret", "guess")).status())
        .isEqualTo(401);

    String unknown = "{\"code\":\"3f2b8c1e-7a4d-4e0f-9b6a-1c2d3e4f5a6b\"}";
    VaultUnderTest.Answer gone = vault.post("/v1/exchange", unknown, Map.of());

    assertThat(gone.status()).isEqualTo(410);
    assertThat(gone.error()).isEqualTo("code_expired");
    assertThat(vault.log())
        .extracting(LogEntry::reason)
        .contains("binding_exchanged", "code_unknown");
  }

  @Test
  void answersItsGateMoreThanAnyoneAboutItsHealth() {
    gate.store(vault, TOKEN);
    String body = "{}";

    JsonNode open = vault.get("/v1/health", "", Map.of()).json();
    JsonNode signed =
        vault.post("/v1/health", body, gate.signedCall("POST", "/v1/health", body)).json();

    assertThat(open.path("status").asText()).isEqualTo("healthy");
    assertThat(open.path("keyConfigured").asBoolean()).isTrue();
    assertThat(open.has("tokenCount")).isFalse();
    assertThat(signed.path("tokenCount").asLong()).isEqualTo(1);
    assertThat(signed.path("time").asLong()).isEqualTo(clock.instant().toEpochMilli());
    VaultUnderTest.Answer head = vault.call("HEAD", "/v1/health", "", new byte[0], Map.of());
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.response().body()).isEmpty();
  }

  @Test
  void acceptsASignedCallOnce() {
    Map<String, String> call = gate.signedCall("POST", "/v1/health", "{}");

    assertThat(vault.post("/v1/health", "{}", call).status()).isEqualTo(200);
    VaultUnderTest.Answer replayed = vault.post("/v1/health", "{}", call);
    VaultUnderTest.Answer altered =
        vault.post("/v1/health", "{ }", gate.signedCall("POST", "/v1/health", "{}"));
    VaultUnderTest.Answer unsigned = vault.post("/v1/health", "{}", Map.of());

    assertThat(replayed.status()).isEqualTo(401);
    assertThat(altered.status()).isEqualTo(401);
    assertThat(unsigned.error()).isEqualTo("auth_failed");
    clock.advance(Duration.ofSeconds(301));
    assertThat(vault.post("/v1/health", "{}", call).status()).isEqualTo(401);
  }

  private static Ticket moved(Ticket ticket, BindingIdentity to) {
    return new Ticket(
        ticket.id(),
        to,
        ticket.subject(),
        ticket.service(),
        ticket.purpose(),
        ticket.issuedAt(),
        ticket.expiresAt(),
        ticket.grantId(),
        Optional.empty(),
        Optional.empty(),
        ticket.request(),
        Optional.empty(),
        Optional.empty());
  }

  private String signed(String kid, BindingSecret secret, Ticket ticket) {
    return new GateUnderTest(TicketFormat.JWT, new BindingKey(kid, secret), clock).sign(ticket);
  }

  private void assertRefused(
      String ticket, String service, int status, String error, String reason) {
    VaultUnderTest.Answer answer =
        vault.get("/v1/credential", "ticket=" + ticket + "&" + service, Map.of());

    assertThat(answer.status()).as(reason).isEqualTo(status);
    assertThat(answer.error()).isEqualTo(error);
    assertThat(vault.log().getLast().reason()).isEqualTo(reason);
    assertThat(vault.log().getLast().outcome()).isEqualTo(LogOutcome.REFUSED);
  }

  @Test
  void refusesTicketsFromBeforeARestoreAtOnceAndSaysWhenOthersWillDo() {
    gate.store(vault, TOKEN);
    String release = gate.ticket(Purpose.AGENT_CREDENTIAL);
    String deposit = gate.ticket(Purpose.STORE);
    vault.restoreABackupOfNow();
    int logged = vault.log().size();

    VaultUnderTest.Answer released = GateUnderTest.present(vault, release);
    VaultUnderTest.Answer deposited = GateUnderTest.store(vault, deposit, TOKEN);

    for (VaultUnderTest.Answer answer : List.of(released, deposited)) {
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.error()).isEqualTo("history_cut");
      assertThat(answer.header("retry-after")).isEqualTo("90");
    }
    List<LogEntry> refusals = vault.log().subList(logged, logged + 2);
    assertThat(refusals).extracting(LogEntry::reason).containsOnly("history_cut");
    assertThat(refusals).extracting(LogEntry::outcome).containsOnly(LogOutcome.REFUSED);
    assertThat(vault.log()).hasSize(logged + 2);
    clock.advance(Duration.ofSeconds(90));
    assertThat(GateUnderTest.present(vault, gate.ticket(Purpose.AGENT_CREDENTIAL)).status())
        .isEqualTo(200);
  }
}
