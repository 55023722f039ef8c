package dev.sallyport.gate.binding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.gate.ApiClient;
import dev.sallyport.gate.ApiClient.Reply;
import dev.sallyport.gate.GateUnderTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The lock that stops every change of an organisation. */
final class VaultLockTest {
  private static GateUnderTest gate;

  private FakeVault vault;
  private ApiClient operator;

  @BeforeAll
  static void startGate() {
    gate = GateUnderTest.start("vault_lock");
  }

  @AfterAll
  static void stopGate() {
    gate.close();
  }

  @BeforeEach
  void startVault() {
    vault = FakeVault.start();
    operator = gate.newOrganisation();
  }

  @AfterEach
  void stopVault() {
    vault.close();
  }

  private Reply bind(String code, String url, String hash) {
    return operator.post(
        "/api/vault/webhook-bind",
        "{\"code\":\"%s\",\"webhookUrl\":\"%s\",\"hmacSecretHash\":\"%s\"}"
            .formatted(code, url, hash));
  }

  @Test
  void whileTheVaultIsLockedNothingChanges() {
    String agent = operator.createAgent("locked out").path("id").asText();
    operator.post("/api/tokens", "{\"serviceName\":\"github\",\"tokenType\":\"JWT\"}");
    Reply locked = operator.post("/api/vault/lock", "");
    assertThat(locked.body().path("locked").asBoolean()).isTrue();
    assertThat(locked.text("lockedBy")).startsWith("op_");
    String code = vault.code();

    assertLocked(operator.post("/api/agents", "{\"name\":\"x\"}"));
    assertLocked(operator.patch("/api/agents/" + agent, "{\"status\":\"suspended\"}"));
    assertLocked(operator.delete("/api/agents/" + agent));
    assertLocked(operator.post("/api/agents/bulk-delete", "{\"ids\":[\"" + agent + "\"]}"));
    assertLocked(operator.post("/api/agents/" + agent + "/rotate-key", ""));
    assertLocked(operator.post("/api/agents/" + agent + "/grants", "{\"serviceName\":\"github\"}"));
    assertLocked(operator.delete("/api/agents/" + agent + "/grants/github"));
    assertLocked(
        operator.post("/api/tokens", "{\"serviceName\":\"gitlab\",\"tokenType\":\"JWT\"}"));
    assertLocked(operator.patch("/api/tokens/github", "{\"status\":\"disabled\"}"));
    assertLocked(operator.delete("/api/tokens/github"));
    assertLocked(bind(code, vault.url(), vault.secretHash()));

    assertThat(operator.get("/api/agents/" + agent).status()).isEqualTo(200);
    assertThat(operator.get("/api/vault/status").body().path("locked").asBoolean()).isTrue();
    assertThat(operator.post("/api/vault/lock/clear", "").body().path("locked").asBoolean())
        .isFalse();
    assertThat(bind(code, vault.url(), vault.secretHash()).status())
        .isEqualTo(201); // its code was not used up
  }

  private static void assertLocked(Reply reply) {
    assertThat(reply.status()).isEqualTo(423);
    assertThat(reply.code()).isEqualTo("VAULT_LOCKED");
  }

  @Test
  void theLockOfOneOrganisationIsNotAnothers() {
    operator.post("/api/vault/lock", "");

    assertThat(gate.newOrganisation().post("/api/agents", "{\"name\":\"free\"}").status())
        .isEqualTo(201);
  }
}
