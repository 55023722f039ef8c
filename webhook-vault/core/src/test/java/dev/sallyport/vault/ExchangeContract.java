package dev.sallyport.vault;

import static dev.sallyport.vault.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.ticket.Purpose;
import dev.sallyport.vault.credential.CredentialWriter;
import dev.sallyport.vault.credential.FieldName;
import dev.sallyport.vault.credential.PlainCredential;
import dev.sallyport.vault.credential.PutMode;
import dev.sallyport.vault.endpoint.VaultResponse;
import dev.sallyport.vault.log.LogEntry;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys that stay in the vault, and what they are exchanged for, on any store. */
abstract class ExchangeContract {
  private static final String SCOPE = "https://www.googleapis.com/auth/devstorage.read_only";
  private static final String ROLE = "arn:aws:iam::123456789012:role/agents";

  /** Each waits for a refresh that is under way. */
  private static final int ATTEMPTS = 20;

  final MovingClock clock = new MovingClock();
  private final GcpTokenEndpoint google = new GcpTokenEndpoint();
  private final StsEndpoint sts =
      new StsEndpoint(() -> clock.instant().plus(Duration.ofMinutes(60)));
  private Map<String, String> environment = Map.of();
  private VaultUnderTest vault;
  private GateUnderTest gate;

  /** Variables that name an empty store. */
  abstract Map<String, String> emptyStore(Path folder);

  @BeforeEach
  void start(@TempDir Path folder) {
    environment = VaultUnderTest.environment(folder, emptyStore(folder));
    environment.put("VAULT_REQUEST_NETWORKS", "127.0.0.0/8");
    environment.put("VAULT_GCP_TOKEN_URLS", google.url());
    VaultUnderTest.initialise(environment);
    vault = VaultUnderTest.start(environment, clock);
    gate = GateUnderTest.bind(vault);
  }

  @AfterEach
  void stop() {
    vault.close();
    google.close();
    sts.close();
  }

  private void storeServiceAccount(String keyFile) {
    stored(
        "{\"gcpServiceAccount\":" + keyFile + ",\"gcpScopes\":\"" + SCOPE + "\"}",
        "GcpServiceAccount");
  }

  private void storeAwsKeys(String more) {
    stored(
        "{\"stsAccessKeyId\":\""
            + StsEndpoint.KEY_ID
            + "\",\"stsSecretAccessKey\":\""
            + StsEndpoint.SECRET
            + "\",\"stsRegion\":\"eu-central-1\",\"stsEndpoint\":\""
            + sts.origin()
            + "\""
            + more
            + "}",
        "AwsSts");
  }

  private void stored(String tokenData, String type) {
    VaultUnderTest.Answer stored = gate.store(vault, tokenData);
    assertThat(stored.status()).as(stored.text()).isEqualTo(200);
    assertThat(stored.json().path("meta").path("tokenType").asText()).isEqualTo(type);
  }

  private VaultUnderTest.Answer release() {
    return GateUnderTest.present(vault, gate.ticket(Purpose.AGENT_CREDENTIAL));
  }

  private JsonNode token() {
    VaultUnderTest.Answer answer = release();
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json().path("token");
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  @Test
  void releasesATokenForAServiceAccountAndNeverItsKey() {
    storeServiceAccount(google.keyFile());

    JsonNode token = token();

    assertThat(names(token))
        .containsExactlyInAnyOrder("accessToken", "serviceName", "tokenType", "expiryTime");
    assertThat(token.path("accessToken").asText()).isEqualTo("ya29.token-1");
    assertThat(token.path("tokenType").asText()).isEqualTo("Bearer");
    assertThat(token.path("expiryTime").asLong())
        .isEqualTo(clock.instant().plusSeconds(3_599).toEpochMilli());
    assertThat(google.claims()).hasSize(1);
    assertThat(google.claims().getFirst().path("scope").asText()).isEqualTo(SCOPE);
    assertThat(vault.log().stream().map(LogEntry::reason))
        .containsSubsequence("stored", "refreshed", "released");
  }

  @Test
  void asksAgainOnlyWhenATokenIsNearlyOver() {
    storeServiceAccount(google.keyFile());

    token();
    clock.advance(Duration.ofMinutes(30));
    assertThat(token().path("accessToken").asText()).isEqualTo("ya29.token-1");
    clock.advance(Duration.ofMinutes(40));
    assertThat(token().path("accessToken").asText()).isEqualTo("ya29.token-2");
    assertThat(google.claims()).hasSize(2);
  }

  @Test
  void asksOnceForManyWhoComeTogetherAlsoToTwoVaults() {
    storeServiceAccount(google.keyFile());
    try (VaultUnderTest other = VaultUnderTest.start(environment, clock)) {
      List<Future<VaultResponse>> answers = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        VaultUnderTest one = i % 2 == 0 ? vault : other;
        answers.add(
            one.start(
                "GET",
                "/v1/credential",
                "ticket=" + gate.ticket(Purpose.AGENT_CREDENTIAL) + "&service=github",
                new byte[0],
                Map.of()));
      }
      // Whoever waited too long on a busy machine is told to come back.
      answers.forEach(answer -> assertThat(await(answer).status()).isIn(200, 503));
      int status = release().status();
      for (int i = 0; i < ATTEMPTS && status == 503; i++) {
        status = release().status();
      }
      assertThat(status).isEqualTo(200);
    }
    assertThat(google.claims()).hasSize(1);
  }

  @Test
  void saysSoWhenGoogleDoesNotKnowTheKeyAndLeavesTheTicketUnused() {
    storeServiceAccount(GcpTokenEndpoint.keyFile(GcpTokenEndpoint.newKeys(), google.url()));
    String ticket = gate.ticket(Purpose.AGENT_CREDENTIAL);

    VaultUnderTest.Answer refused = GateUnderTest.present(vault, ticket);

    assertThat(refused.status()).isEqualTo(502);
    assertThat(refused.json().path("error").asText()).isEqualTo("provider_error");
    assertThat(refused.text()).contains("its owner").doesNotContain("Invalid JWT");
    assertThat(google.refusals()).isEqualTo(1);
    assertThat(release().status()).as("left alone for a while").isEqualTo(502);
    assertThat(google.refusals()).isEqualTo(1);
    storeServiceAccount(google.keyFile());
    assertThat(GateUnderTest.present(vault, ticket).status()).isEqualTo(200);
  }

  /** Stored by an earlier version of the vault, or by who restored half of something. */
  @Test
  void leavesNoLeaseBehindWhereWhatIsStoredCannotBeExchanged() {
    for (Map<String, String> unusable :
        List.of(
            Map.of("gcpServiceAccount", "{}", "gcpScopes", SCOPE),
            Map.of("stsAccessKeyId", "short", "stsSecretAccessKey", StsEndpoint.SECRET))) {
      storeUnseen(unusable);

      VaultUnderTest.Answer refused = release();

      assertThat(refused.status()).isEqualTo(502);
      assertThat(refused.text()).contains("its owner");
      assertThat(vault.log().getLast().reason()).isEqualTo("refresh_key_unusable");
      storeServiceAccount(google.keyFile());
      assertThat(token().path("accessToken").asText()).startsWith("ya29.");
    }
  }

  private void storeUnseen(Map<String, String> fields) {
    Map<FieldName, String> named = new TreeMap<>();
    fields.forEach((name, value) -> named.put(new FieldName(name), value));
    vault.withStore(
        (store, envelope) ->
            new CredentialWriter(
                    vault.organisation(), store.credentials(), envelope, clock, new SecureRandom())
                .put(
                    GateUnderTest.GITHUB,
                    new PutMode.CreateOrOverwrite(),
                    "Bearer",
                    Optional.empty(),
                    PlainCredential.of(named)));
  }

  @Test
  void showsAnAssertionOnlyToTokenEndpointsThatTheOperatorAllows() {
    try (GcpTokenEndpoint other = new GcpTokenEndpoint()) {
      storeServiceAccount(other.keyFile());

      VaultUnderTest.Answer refused = release();

      assertThat(refused.status()).isEqualTo(502);
      assertThat(refused.text()).contains("operator does not allow");
      assertThat(other.claims()).isEmpty();
      assertThat(other.refusals()).isZero();
    }
  }

  @Test
  void servesTheTokenThatIsStillGoodWhileGoogleIsAway() {
    storeServiceAccount(google.keyFile());
    token();
    google.fail(Optional.of(500));

    clock.advance(Duration.ofMinutes(59).plusSeconds(40));
    assertThat(token().path("accessToken").asText()).isEqualTo("ya29.token-1");
    clock.advance(Duration.ofMinutes(2));
    assertThat(release().status()).isEqualTo(502);
    google.fail(Optional.empty());
    clock.advance(Duration.ofMinutes(2));
    assertThat(token().path("accessToken").asText()).isEqualTo("ya29.token-2");
  }

  @Test
  void putsTheTokenIntoBrokeredRequestsAndNeverTheKey() {
    try (EchoUpstream upstream = new EchoUpstream()) {
      String rules =
          ",\"requestRules\":{\"targets\":[{\"origin\":\""
              + upstream.origin()
              + "\",\"methods\":[\"GET\"],\"paths\":[\"/api/\"]}],\"inject\":{\"kind\":\"%s\"%s}}";
      String account =
          "{\"gcpServiceAccount\":" + google.keyFile() + ",\"gcpScopes\":\"" + SCOPE + "\"";
      stored(account + rules.formatted("bearer", "") + "}", "GcpServiceAccount");

      assertThat(request().status()).isEqualTo(200);
      assertThat(upstream.arrived().getFirst().headers())
          .containsEntry("authorization", "Bearer ya29.token-1");

      VaultUnderTest.Answer refused =
          gate.store(
              vault,
              account
                  + rules.formatted("header", ",\"name\":\"x-key\",\"field\":\"gcpServiceAccount\"")
                  + "}");
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.text())
          .contains(
              "inject needs gcpServiceAccount, and what the credential gives is accessToken.");
      assertThat(upstream.arrived()).hasSize(1);
    }
  }

  private VaultUnderTest.Answer request() {
    return vault.get(
        "/v1/request/github/api/x", "ticket=" + gate.requestTicket("GET", "/api/x"), Map.of());
  }

  @Test
  void releasesTemporaryKeysOfARoleAndNeverTheLongLivedOnes() {
    storeAwsKeys(
        ",\"stsRoleArn\":\""
            + ROLE
            + "\",\"stsSessionName\":\"agents@acme\",\"stsDurationSeconds\":\"1800\"");

    JsonNode token = token();

    assertThat(names(token))
        .containsExactlyInAnyOrder(
            "accessKeyId",
            "secretAccessKey",
            "sessionToken",
            "serviceName",
            "tokenType",
            "expiryTime");
    assertThat(token.path("accessKeyId").asText()).isEqualTo("ASIATEMPORARY0000001");
    assertThat(token.path("tokenType").asText()).isEqualTo("AWS");
    assertThat(token().path("accessKeyId").asText()).isEqualTo("ASIATEMPORARY0000001");
    assertThat(sts.asked()).hasSize(1);
    assertThat(sts.asked().getFirst())
        .containsEntry("Action", "AssumeRole")
        .containsEntry("RoleArn", ROLE)
        .containsEntry("RoleSessionName", "agents@acme")
        .containsEntry("DurationSeconds", "1800");
    clock.advance(Duration.ofHours(2));
    assertThat(token().path("accessKeyId").asText()).isEqualTo("ASIATEMPORARY0000002");
  }

  @Test
  void asksForASessionWhereThereIsNoRole() {
    storeAwsKeys("");

    assertThat(token().path("sessionToken").asText()).isEqualTo("session//token==00000001");
    assertThat(sts.asked().getFirst())
        .containsEntry("Action", "GetSessionToken")
        .doesNotContainKey("RoleArn");
  }

  @Test
  void signsBrokeredRequestsWithTemporaryKeys() {
    try (EchoUpstream upstream = new EchoUpstream()) {
      storeAwsKeys(
          ",\"requestRules\":{\"targets\":[{\"origin\":\""
              + upstream.origin()
              + "\",\"methods\":[\"GET\"],\"paths\":[\"/api/\"]}],\"inject\":{\"kind\":\"aws_sigv4\",\"region\":\"eu-central-1\",\"service\":\"execute-api\"}}");

      assertThat(request().status()).isEqualTo(200);

      assertThat(upstream.arrived().getFirst().headers().get("authorization"))
          .startsWith("AWS4-HMAC-SHA256 Credential=ASIATEMPORARY0000001/");
      assertThat(upstream.arrived().getFirst().headers())
          .containsEntry("x-amz-security-token", "session//token==00000001");
    }
  }

  @Test
  void saysSoWhenAwsDoesNotAcceptTheLongLivedKeys() {
    stored(
        "{\"stsAccessKeyId\":\""
            + StsEndpoint.KEY_ID
            + "\",\"stsSecretAccessKey\":\"another/secretKeyThatNobodyKnows\",\"stsRegion\":\"eu-central-1\",\"stsEndpoint\":\""
            + sts.origin()
            + "\"}",
        "AwsSts");

    assertThat(release().status()).isEqualTo(502);
    assertThat(sts.asked()).isEmpty();
    assertThat(vault.log().stream().map(LogEntry::reason)).contains("refresh_key_refused");
  }

  @Test
  void storesNothingThatCouldNotBeExchanged() throws Exception {
    String file = google.keyFile();
    ObjectMapper json = new ObjectMapper();
    String scopes = ",\"gcpScopes\":\"" + SCOPE + "\"}";
    for (String tokenData :
        new String[] {
          "{\"gcpServiceAccount\":" + file + "}",
          "{\"gcpServiceAccount\":" + file + ",\"gcpScopes\":\"a  b\"}",
          "{\"gcpServiceAccount\":" + file + ",\"accessToken\":\"x\"" + scopes,
          "{\"gcpServiceAccount\":" + file + ",\"tokenType\":\"Bearer\"" + scopes,
          "{\"gcpServiceAccount\":" + file.replace("service_account", "authorized_user") + scopes,
          "{\"gcpServiceAccount\":" + file.replace("MII", "MIx") + scopes,
          "{\"gcpServiceAccount\":" + file.replace("http://", "ftp://") + scopes,
          "{\"gcpServiceAccount\":" + json.writeValueAsString("{") + scopes,
          "{\"accessToken\":\"x\",\"tokenType\":\"GcpServiceAccount\"}",
          "{\"accessToken\":\"x\",\"tokenType\":\"gcpserviceaccount\"}",
          "{\"stsSecretAccessKey\":\"" + StsEndpoint.SECRET + "\"}",
          "{\"accessKeyId\":\"x\",\"tokenType\":\"AwsSts\"}",
        }) {
      VaultUnderTest.Answer answer = gate.store(vault, tokenData);

      assertThat(answer.status()).as(tokenData).isEqualTo(400);
      assertThat(answer.text()).doesNotContain("PRIVATE KEY", StsEndpoint.SECRET);
    }
    for (String wrong :
        new String[] {
          "\"stsRoleArn\":\"arn:aws:iam::1:role/x\"",
          "\"stsSessionName\":\"agents\"",
          "\"stsDurationSeconds\":\"60\"",
          "\"stsEndpoint\":\"http://u@x\"",
          "\"stsRegion\":\"EU\""
        }) {
      VaultUnderTest.Answer answer =
          gate.store(
              vault,
              "{\"stsAccessKeyId\":\""
                  + StsEndpoint.KEY_ID
                  + "\",\"stsSecretAccessKey\":\""
                  + StsEndpoint.SECRET
                  + "\","
                  + wrong
                  + "}");

      assertThat(answer.status()).as(wrong).isEqualTo(400);
    }
  }
}
