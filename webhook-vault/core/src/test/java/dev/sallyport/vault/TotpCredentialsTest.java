package dev.sallyport.vault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.ticket.Purpose;
import dev.sallyport.vault.log.LogOutcome;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One-time codes: the seed never leaves the vault. At the moment, and with the seed, of RFC 6238.
 */
final class TotpCredentialsTest {
  private static final String SEED = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
  private static final Instant MOMENT = Instant.ofEpochSecond(2_000_000_000);
  private static final String CODE = "69279037";

  @TempDir private Path folder;
  private final MovingClock clock = new MovingClock();
  private VaultUnderTest vault;
  private GateUnderTest gate;

  @BeforeEach
  void start() {
    clock.advance(Duration.between(clock.instant(), MOMENT));
    Map<String, String> environment =
        VaultUnderTest.environment(
            folder, Map.of("VAULT_STORE", "file:" + folder.resolve("vault.data")));
    VaultUnderTest.initialise(environment);
    vault = VaultUnderTest.start(environment, clock);
    gate = GateUnderTest.bind(vault);
  }

  @AfterEach
  void stop() {
    vault.close();
  }

  private VaultUnderTest.Answer code(String ticket) {
    return vault.get("/v1/totp-code", "ticket=" + ticket + "&service=github", Map.of());
  }

  @Test
  void givesTheCodeOfTheMomentForATicketOnce() {
    gate.store(vault, "{\"totpUri\":\"otpauth://totp/x?digits=8&secret=" + SEED + "\"}");
    String ticket = gate.ticket(Purpose.TOTP_CODE);

    VaultUnderTest.Answer answer = code(ticket);

    assertThat(answer.text())
        .isEqualTo(
            "{\"code\":\"" + CODE + "\",\"remainingSeconds\":10,\"period\":30,\"digits\":8}");
    assertThat(vault.log().getLast().reason()).isEqualTo("totp_code");
    assertThat(code(ticket).error()).isEqualTo("ticket_invalid");
    assertThat(vault.log().getLast().outcome()).isEqualTo(LogOutcome.ALARM);
  }

  @Test
  void givesItForAPostedTicketToo() {
    gate.store(vault, "{\"totpSecret\":\"" + SEED + "\"}");

    VaultUnderTest.Answer answer =
        vault.post(
            "/v1/totp-code",
            "{\"ticket\":\"" + gate.ticket(Purpose.TOTP_CODE) + "\",\"service\":\"github\"}",
            Map.of());

    assertThat(answer.json().path("code").asText()).isEqualTo(CODE.substring(2));
  }

  @Test
  void releasesACredentialOfThisTypeAsItsCodeAndNothingElse() {
    gate.store(
        vault,
        "{\"tokenType\":\"TOTP\",\"totpUri\":\"otpauth://totp/x?digits=8&secret="
            + SEED
            + "\",\"backupCodes\":\"b4ckup\"}");

    for (Purpose purpose : new Purpose[] {Purpose.AGENT_CREDENTIAL, Purpose.USER_REVEAL}) {
      VaultUnderTest.Answer answer = GateUnderTest.present(vault, gate.ticket(purpose));

      JsonNode token = answer.json().path("token");
      assertThat(token.path("accessToken").asText()).isEqualTo(CODE);
      assertThat(token.path("tokenType").asText()).isEqualTo("TOTP");
      assertThat(token.path("remainingSeconds").asInt()).isEqualTo(10);
      assertThat(token.path("totpGenerated").asBoolean()).isTrue();
      assertThat(answer.text()).doesNotContain(SEED).doesNotContain("b4ckup");
    }
  }

  @Test
  void takesACredentialThatIsNothingButASeedForOneOfThisType() {
    VaultUnderTest.Answer stored = gate.store(vault, "{\"totpSecret\":\"" + SEED + "\"}");

    assertThat(stored.json().path("meta").path("tokenType").asText()).isEqualTo("TOTP");
    assertThat(stored.json().path("meta").path("hasTotpSecret").asBoolean()).isTrue();
    assertThat(GateUnderTest.present(vault, gate.ticket(Purpose.AGENT_CREDENTIAL)).text())
        .contains(CODE.substring(2))
        .doesNotContain(SEED);
  }

  @Test
  void keepsTheTicketWhereThereIsNoSeed() {
    gate.store(vault, "{\"accessToken\":\"ghp_secret\"}");
    String ticket = gate.ticket(Purpose.TOTP_CODE);

    VaultUnderTest.Answer refused = code(ticket);

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.error()).isEqualTo("not_totp");
    assertThat(refused.text()).doesNotContain("ghp_secret");
    assertThat(vault.log().getLast().outcome()).isEqualTo(LogOutcome.REFUSED);
    gate.store(vault, "{\"accessToken\":\"ghp_secret\",\"totpSecret\":\"" + SEED + "\"}");
    assertThat(code(ticket).json().path("code").asText()).isEqualTo(CODE.substring(2));
  }

  @Test
  void givesNoCodeForATicketOfAnotherPurposeAndNoCredentialForATicketForACode() {
    gate.store(vault, "{\"totpSecret\":\"" + SEED + "\"}");

    assertThat(code(gate.ticket(Purpose.AGENT_CREDENTIAL)).error()).isEqualTo("ticket_invalid");
    assertThat(vault.log().getLast().reason()).isEqualTo("purpose_not_allowed");
    assertThat(GateUnderTest.present(vault, gate.ticket(Purpose.TOTP_CODE)).error())
        .isEqualTo("ticket_invalid");
  }

  @ValueSource(
      strings = {
        "{\"tokenType\":\"TOTP\",\"accessToken\":\"no seed\"}",
        "{\"totpSecret\":\"no base32!\"}",
        "{\"totpUri\":\"otpauth://hotp/x?secret=GEZDGNBVGY3TQOJQ\"}",
        "{\"accessToken\":\"a\",\"totpSecret\":\"GEZD\"}",
      })
  @ParameterizedTest
  void takesNoSeedThatMakesNoCodesAndKeepsTheStoreTicket(String tokenData) {
    String ticket = gate.ticket(Purpose.STORE);

    VaultUnderTest.Answer refused = GateUnderTest.store(vault, ticket, tokenData);

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().path("message").asText()).contains("tokenData");
    assertThat(GateUnderTest.store(vault, ticket, "{\"accessToken\":\"a\"}").status())
        .isEqualTo(200);
  }
}
