package dev.sallyport.vault;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.ticket.Purpose;
import dev.sallyport.ticket.ServiceName;
import dev.sallyport.ticket.Ticket;
import dev.sallyport.vault.log.LogEntry;
import dev.sallyport.vault.log.LogOutcome;
import dev.sallyport.vault.oauth.OAuthClient;
import dev.sallyport.vault.oauth.OAuthClients;
import dev.sallyport.vault.oauth.Providers;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** People who connect an account at a provider, and what others try. */
final class ConnectTest {
  private static final String CALLBACK = "/v1/connect/callback";
  private static final String TOKENS =
      "{\"access_token\":\"canary-access\",\"refresh_token\":\"canary-refresh\",\"expires_in\":3600}";

  private final MovingClock clock = new MovingClock();
  private ScriptedProvider provider;
  private Map<String, String> environment;
  private VaultUnderTest vault;
  private GateUnderTest gate;

  /** A person at the provider. */
  private record Away(Map<String, String> sent, String address, String cookie) {
    String state() {
      return sent.getOrDefault("state", "");
    }
  }

  @BeforeEach
  void start(@TempDir Path folder) {
    provider = new ScriptedProvider();
    environment =
        VaultUnderTest.environment(
            folder, Map.of("VAULT_STORE", "file:" + folder.resolve("vault.data")));
    environment.put("VAULT_REQUEST_NETWORKS", "127.0.0.0/8");
    VaultUnderTest.initialise(environment);
    vault = VaultUnderTest.start(environment, clock);
    gate = GateUnderTest.bind(vault);
  }

  @AfterEach
  void stop() {
    vault.close();
    provider.close();
  }

  private void client(String of, String scope) {
    OAuthClient client =
        new OAuthClient(
            new ServiceName("github"),
            of,
            "client-1",
            Optional.of("s3cret"),
            Optional.of(provider.url()),
            Optional.of(scope));
    vault.withKeyset(
        (store, keyset) ->
            new OAuthClients(keyset, store.documents(), Providers.builtIn(), clock).put(client));
  }

  private VaultUnderTest.Answer begin(String ticket) {
    return vault.get("/v1/connect", "ticket=" + ticket + "&service=github", Map.of());
  }

  private Away away() {
    return away(gate.ticket(Purpose.CONNECT));
  }

  private Away away(String ticket) {
    VaultUnderTest.Answer answer = begin(ticket);
    assertThat(answer.status()).as(answer.text()).isEqualTo(303);
    String[] location = answer.header("location").split("[?]", 2);
    Map<String, String> sent = new HashMap<>();
    for (String each : location[1].split("&", -1)) {
      String[] pair = each.split("=", 2);
      sent.put(pair[0], URLDecoder.decode(pair[1], UTF_8));
    }
    String cookie = answer.header("set-cookie");
    return new Away(sent, location[0], cookie.substring(0, cookie.indexOf(';')));
  }

  private VaultUnderTest.Answer back(Away away, String query) {
    return vault.get(
        CALLBACK, "state=" + away.state() + query, Map.of("cookie", "a=b; " + away.cookie()));
  }

  private JsonNode released() {
    return GateUnderTest.present(vault, gate.ticket(Purpose.AGENT_CREDENTIAL)).json().path("token");
  }

  @Test
  void takesAPersonToTheProviderAndStoresWhatTheyComeBackWith() throws GeneralSecurityException {
    client("gitlab", "api read_user");
    provider.then(ScriptedProvider.saying(200, TOKENS));

    VaultUnderTest.Answer leaving = begin(gate.ticket(Purpose.CONNECT));
    Away away = away();
    VaultUnderTest.Answer page = back(away, "&code=c0de%2B1");

    assertThat(leaving.header("set-cookie"))
        .matches(
            "__Host-sallyport-connect=[A-Za-z0-9_-]{22}; Path=/; Max-Age=600; HttpOnly; SameSite=Lax; Secure");
    assertThat(leaving.header("referrer-policy")).isEqualTo("no-referrer");
    assertThat(away.address()).isEqualTo("%s/oauth/authorize", provider.url());
    assertThat(away.sent())
        .containsEntry("response_type", "code")
        .containsEntry("client_id", "client-1")
        .containsEntry("scope", "api read_user")
        .containsEntry("code_challenge_method", "S256")
        .containsEntry("redirect_uri", VaultUnderTest.VAULT_URL + CALLBACK)
        .doesNotContainKeys("nonce", "client_secret");
    Map<String, String> exchange = provider.asked().getFirst();
    assertThat(exchange)
        .containsEntry("grant_type", "authorization_code")
        .containsEntry("code", "c0de+1")
        .containsEntry("redirect_uri", VaultUnderTest.VAULT_URL + CALLBACK);
    byte[] hash =
        MessageDigest.getInstance("SHA-256")
            .digest(exchange.getOrDefault("code_verifier", "").getBytes(US_ASCII));
    assertThat(Base64.getUrlEncoder().withoutPadding().encodeToString(hash))
        .isEqualTo(away.sent().get("code_challenge"));
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.text()).contains("github is connected").doesNotContain("canary", "c0de");
    assertThat(page.header("content-security-policy")).contains("default-src 'none'");
    assertThat(page.header("cache-control")).isEqualTo("no-store");
    assertThat(page.header("set-cookie")).contains("__Host-sallyport-connect=;", "Max-Age=0");
    assertThat(released().path("accessToken").asText()).isEqualTo("canary-access");
    assertThat(released().has("refreshToken")).isFalse();
    assertThat(vault.log())
        .extracting(LogEntry::reason)
        .containsSubsequence("connect_started", "connected", "released");
    assertThat(vault.log().toString()).doesNotContain("c0de", away.state());
  }

  @Test
  void keepsWhatWasConnectedFresh() {
    client("gitlab", "api");
    provider.then(ScriptedProvider.saying(200, TOKENS));
    back(away(), "&code=1");
    provider.accepts("canary-refresh");
    clock.advance(Duration.ofHours(2));

    assertThat(released().path("accessToken").asText()).isEqualTo("access-1");
  }

  @Test
  void takesATicketOnceAndForThisOnly() {
    String unused = gate.ticket(Purpose.CONNECT);
    VaultUnderTest.Answer withoutClient = begin(unused);
    client("gitlab", "api");

    assertThat(withoutClient.status()).isEqualTo(404);
    assertThat(withoutClient.text()).contains("vault client");
    away(unused);
    assertThat(begin(unused).status()).isEqualTo(401);
    assertThat(vault.log().getLast().outcome()).isEqualTo(LogOutcome.ALARM);
    for (Purpose other : List.of(Purpose.STORE, Purpose.AGENT_CREDENTIAL, Purpose.USER_REVEAL)) {
      assertThat(begin(gate.ticket(other)).status()).as(other.wireName()).isEqualTo(401);
    }
    assertThat(GateUnderTest.present(vault, gate.ticket(Purpose.CONNECT)).error())
        .isEqualTo("ticket_invalid");
  }

  @Test
  void takesNobodyBackInAnotherBrowser() {
    client("gitlab", "api");
    Away away = away();
    Away attacker = away();
    String query = "state=" + away.state() + "&code=stolen";
    String plain = away.cookie().replace("__Host-", "");

    for (String cookie :
        List.of("", attacker.cookie(), plain, away.cookie() + "; " + attacker.cookie())) {
      VaultUnderTest.Answer answer = vault.get(CALLBACK, query, Map.of("cookie", cookie));
      assertThat(answer.status()).as(cookie).isEqualTo(400);
      assertThat(answer.text()).contains("not the browser");
    }

    assertThat(provider.asked()).isEmpty();
    provider.then(ScriptedProvider.saying(200, TOKENS));
    assertThat(back(away, "&code=own").status()).isEqualTo(200);
  }

  @Test
  void usesAStateOnceAndACodeOnce() {
    client("gitlab", "api");
    Away away = away();
    provider.then(ScriptedProvider.saying(400, "{\"error\":\"invalid_grant\"}"));

    VaultUnderTest.Answer refused = back(away, "&code=1");
    VaultUnderTest.Answer again = back(away, "&code=2");

    assertThat(refused.status()).isEqualTo(502);
    assertThat(refused.text()).contains("does not accept its own code");
    assertThat(again.status()).isEqualTo(400);
    assertThat(provider.asked()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "state=short&code=1",
        "state=AAAAAAAAAAAAAAAAAAAAAA&code=1",
        "state=AAAAAAAAAAAAAAAAAAAAA%2F&code=1",
        "code=1"
      })
  void takesNobodyBackWhomItDidNotSend(String query) {
    client("gitlab", "api");
    Away away = away();

    VaultUnderTest.Answer answer = vault.get(CALLBACK, query, Map.of("cookie", away.cookie()));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(provider.asked()).isEmpty();
  }

  @Test
  void forgetsWhoStaysAwayTooLong() {
    client("gitlab", "api");
    Away away = away();
    clock.advance(Duration.ofMinutes(10));

    assertThat(back(away, "&code=1").text()).contains("too long ago");
    assertThat(provider.asked()).isEmpty();
  }

  @Test
  void sendsNoCodeThatCameFromAnotherProvider() {
    provider.namesItself();
    client("oidc", "profile");
    Away away = away();

    VaultUnderTest.Answer other =
        back(away, "&code=1&iss=" + URLEncoder.encode("https://evil.example", UTF_8));
    VaultUnderTest.Answer unnamed = back(away, "&code=1");

    assertThat(other.text()).contains("another provider");
    assertThat(unnamed.text()).contains("another provider");
    assertThat(provider.asked()).isEmpty();
    provider.then(ScriptedProvider.saying(200, TOKENS));
    assertThat(back(away, "&code=1&iss=" + URLEncoder.encode(provider.url(), UTF_8)).status())
        .isEqualTo(200);
  }

  @Test
  void sendsNobodyAnywhereElse() {
    client("gitlab", "api");

    VaultUnderTest.Answer leaving =
        vault.get(
            "/v1/connect",
            "ticket="
                + gate.ticket(Purpose.CONNECT)
                + "&service=github&redirect_uri=https://evil.example&return_to=//evil.example",
            Map.of("host", "evil.example", "x-forwarded-host", "evil.example"));
    provider.then(ScriptedProvider.saying(200, TOKENS));
    VaultUnderTest.Answer page = back(away(), "&code=1&redirect_uri=https://evil.example");

    assertThat(leaving.header("location")).startsWith(provider.url() + "/").doesNotContain("evil");
    assertThat(page.header("location")).isEmpty();
    assertThat(page.text()).doesNotContain("evil");
  }

  @ParameterizedTest
  @CsvSource({
    "access_denied,403,not allowed at the provider",
    "invalid_scope,502,does not know the scope",
    "server_error,502,try again later",
    "%3Cscript%3Ealert(1)%3C/script%3E,502,did not say why"
  })
  void saysInWordsWhatTheProviderRefuses(String error, int status, String words) {
    client("gitlab", "api");

    VaultUnderTest.Answer answer =
        back(away(), "&error=" + error + "&error_description=%3Cscript%3Epwned");

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.text()).contains(words).doesNotContain("script", "pwned");
    assertThat(provider.asked()).isEmpty();
  }

  private static String idToken(String audience, String nonce) {
    String claims = "{\"aud\":\"" + audience + "\",\"nonce\":\"" + nonce + "\"}";
    return "e30."
        + Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(UTF_8))
        + ".c2ln";
  }

  @Test
  void takesAnIdTokenOfThisRequestOnly() {
    client("oidc", "openid offline_access");
    for (String[] wrong :
        new String[][] {{"client-1", "another"}, {"client-2", ""}, {"none", "none"}}) {
      Away away = away();
      String nonce = wrong[1].isEmpty() ? away.sent().getOrDefault("nonce", "") : wrong[1];
      String token = wrong[0].equals("none") ? "" : idToken(wrong[0], nonce);
      provider.then(
          ScriptedProvider.saying(200, TOKENS.replace("}", ",\"id_token\":\"" + token + "\"}")));
      assertThat(back(away, "&code=1").text()).as(wrong[0]).contains("not the one to this request");
    }
    Away away = away();
    provider.then(
        ScriptedProvider.saying(
            200,
            TOKENS.replace(
                "}",
                ",\"id_token\":\""
                    + idToken("client-1", away.sent().getOrDefault("nonce", ""))
                    + "\"}")));

    assertThat(back(away, "&code=1").status()).isEqualTo(200);
    assertThat(away.sent().get("nonce")).hasSize(22);
  }

  @Test
  void overwritesTheLifeThatTheTicketNamesAndNoOther() {
    client("gitlab", "api");
    String first =
        gate.store(vault, "{\"accessToken\":\"old\"}")
            .json()
            .path("meta")
            .path("creationId")
            .asText();
    Ticket named = gate.issue(Purpose.CONNECT).withCreation(first);
    Ticket stale = gate.issue(Purpose.CONNECT).withCreation("AAAAAAAAAAAAAAAAAAAAAA");
    provider.then(ScriptedProvider.saying(200, TOKENS), ScriptedProvider.saying(200, TOKENS));

    VaultUnderTest.Answer refused = back(away(gate.sign(stale)), "&code=1");
    String before = released().path("accessToken").asText();
    VaultUnderTest.Answer connected = back(away(gate.sign(named)), "&code=2");

    assertThat(refused.status()).isEqualTo(409);
    assertThat(before).isEqualTo("old");
    assertThat(connected.status()).isEqualTo(200);
    assertThat(released().path("accessToken").asText()).isEqualTo("canary-access");
  }

  @Test
  void takesAPersonBackAtAnotherReplicaAndOnceOnly() {
    client("gitlab", "api");
    provider.then(ScriptedProvider.saying(200, TOKENS));
    Away away = away();
    try (VaultUnderTest other = VaultUnderTest.start(environment, clock)) {
      VaultUnderTest.Answer page =
          other.get(CALLBACK, "state=" + away.state() + "&code=1", Map.of("cookie", away.cookie()));

      assertThat(page.status()).isEqualTo(200);
    }
    assertThat(back(away, "&code=1").status()).isEqualTo(400);
    assertThat(released().path("accessToken").asText()).isEqualTo("canary-access");
  }
}
