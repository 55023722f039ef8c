package dev.sallyport.vault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.ticket.BindingKey;
import dev.sallyport.ticket.BindingSecret;
import dev.sallyport.ticket.Purpose;
import dev.sallyport.ticket.TicketFormat;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UnboundVaultTest {
  @TempDir private Path folder;
  private VaultUnderTest vault;

  @BeforeEach
  void start() {
    Map<String, String> environment =
        VaultUnderTest.environment(
            folder, Map.of("VAULT_STORE", "file:" + folder.resolve("vault.data")));
    VaultUnderTest.initialise(environment);
    vault = VaultUnderTest.start(environment, new MovingClock());
  }

  @AfterEach
  void stop() {
    vault.close();
  }

  @Test
  void publishesTheHashOfTheSecretItGives() {
    JsonNode registration = vault.get("/v1/register-url", "", Map.of()).json();
    JsonNode given = exchange(registration.path("code").asText()).json();

    String url = registration.path("registrationUrl").asText();
    String hash = BindingSecret.ofBase64(given.path("hmacSecret").asText()).sha256Hex();
    assertThat(url)
        .startsWith(VaultUnderTest.GATE_URL + "/vault/webhook-bind?code=")
        .endsWith("&hmac_hash=" + hash);
    String encoded = Base64.getEncoder().encodeToString(VaultUnderTest.VAULT_URL.getBytes(UTF_8));
    assertThat(url)
        .contains(
            "&webhook_url="
                + encoded.replace("=", "%3D").replace("+", "%2B").replace("/", "%2F")
                + "&");
    assertThat(registration.path("expiresIn").asInt()).isEqualTo(300);
    assertThat(registration.path("webhookUrl").asText()).isEqualTo(VaultUnderTest.VAULT_URL);
    assertThat(given.path("ticketFormat").asText()).isEqualTo("jwt");
    assertThat(given.path("capabilities")).map(JsonNode::asText).contains("credential", "store");
    assertThat(given.path("version").asText()).matches("\\d+\\.\\d+\\.\\d+.*");
  }

  @Test
  void showsItsOwnerAPageThatLeadsToTheGate() {
    VaultUnderTest.Answer page = vault.get("/bind", "", Map.of());

    String code = page.text().replaceAll("(?s).*webhook-bind[?]code=([0-9a-f-]{36}).*", "$1");
    assertThat(page.header("content-type")).startsWith("text/html");
    assertThat(page.header("content-security-policy")).contains("default-src 'none'");
    assertThat(exchange(code).status()).isEqualTo(200);
    assertThat(vault.get("/bind", "", Map.of()).error()).isEqualTo("auth_failed");
    assertThat(
            vault
                .get("/bind", "", Map.of("x-tv-admin-secret", VaultUnderTest.OWNER_SECRET))
                .status())
        .isEqualTo(200);
  }

  @Test
  void exchangesACodeForFiveMinutes() {
    String code = register();
    vault.clock().advance(Duration.ofSeconds(301));

    VaultUnderTest.Answer late = exchange(code);

    assertThat(late.status()).isEqualTo(410);
    assertThat(late.error()).isEqualTo("code_expired");
    assertThat(exchange(register()).status()).isEqualTo(200);
  }

  @Test
  void exchangesOneOfTwoCodes() {
    String first = register();
    String second = register();

    assertThat(exchange(first).status()).isEqualTo(200);

    assertThat(exchange(first).error()).isEqualTo("code_used");
    VaultUnderTest.Answer sealed = exchange(second);
    assertThat(sealed.status()).isEqualTo(403);
    assertThat(sealed.error()).isEqualTo("forbidden");
  }

  @Test
  void letsItsOwnerRegisterItAnew() {
    String secret = exchange(register()).json().path("hmacSecret").asText();
    Map<String, String> owner = Map.of("x-tv-admin-secret", VaultUnderTest.OWNER_SECRET);

    VaultUnderTest.Answer registration = vault.get("/v1/register-url", "", owner);
    String code = registration.json().path("code").asText();

    assertThat(exchange(code).json().path("hmacSecret").asText()).isEqualTo(secret);
    assertThat(exchange(code).error()).isEqualTo("code_used");
    assertThat(vault.get("/v1/register-url", "", Map.of()).status()).isEqualTo(401);
  }

  @Test
  void asksToBeSetUpBeforeItChecksAnything() {
    BindingKey key = new BindingKey("k", BindingSecret.generate());
    GateUnderTest stranger = new GateUnderTest(TicketFormat.JWT, key, vault.clock());

    VaultUnderTest.Answer call =
        vault.post("/v1/health", "{}", stranger.signedCall("POST", "/v1/health", "{}"));
    VaultUnderTest.Answer ticket =
        GateUnderTest.present(vault, stranger.ticket(Purpose.AGENT_CREDENTIAL));

    assertThat(call.status()).isEqualTo(403);
    assertThat(call.error()).isEqualTo("setup_required");
    assertThat(ticket.error()).isEqualTo("setup_required");
    assertThat(vault.get("/v1/health", "", Map.of()).json().path("keyConfigured").asBoolean())
        .isFalse();
  }

  private String register() {
    return vault.get("/v1/register-url", "", Map.of()).json().path("code").asText();
  }

  private VaultUnderTest.Answer exchange(String code) {
    return vault.post("/v1/exchange", "{\"code\":\"" + code + "\"}", Map.of());
  }
}
