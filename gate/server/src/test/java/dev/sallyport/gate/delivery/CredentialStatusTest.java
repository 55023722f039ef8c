package dev.sallyport.gate.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.KeyId;
import dev.sallyport.gate.key.AgentKey;
import dev.sallyport.gate.key.KeyLimits;
import dev.sallyport.gate.key.KeyState;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CredentialStatusTest {
  private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

  private static Optional<AgentKey> key(String state, boolean used) {
    KeyState keyState =
        switch (state) {
          case "active" -> new KeyState.Active();
          case "deprecated" -> new KeyState.Outgoing(NOW, Optional.empty());
          case "expired" -> new KeyState.Expired(NOW);
          default -> new KeyState.Revoked(NOW);
        };
    return state.equals("forgotten")
        ? Optional.empty()
        : Optional.of(
            new AgentKey(
                KeyId.fresh(),
                AgentId.fresh(),
                "",
                Optional.empty(),
                KeyLimits.NONE,
                Optional.empty(),
                keyState,
                NOW,
                Optional.empty(),
                used ? Optional.of(NOW) : Optional.empty()));
  }

  @ParameterizedTest
  @CsvSource({
    "active, false, false, created, false, issued",
    "active, false, false, queued_for_delivery, false, issued",
    "active, false, false, retrieval_ready, false, retrieval_ready",
    "active, false, false, callback_delivered, false, retrieval_ready",
    "active, false, false, contact_delivered, false, retrieval_ready",
    "active, false, false, callback_delivered, true, retrieved",
    "deprecated, false, false, retrieval_ready, true, retrieved",
    "active, true, false, retrieval_ready, true, active",
    "active, true, true, retrieval_ready, true, rotated",
    "revoked, true, true, rotated, true, rotated",
    "revoked, true, false, retrieval_ready, true, revoked",
    "revoked, false, false, revoked, false, revoked",
    "forgotten, false, false, revoked, true, revoked",
    "revoked, false, false, delivery_failed, false, expired",
    "expired, true, false, retrieval_ready, true, expired"
  })
  void followsFromTheKeyAndItsWay(
      String key,
      boolean used,
      boolean replaced,
      String delivery,
      boolean retrieved,
      String status) {
    assertThat(
            CredentialStatus.of(
                    key(key, used),
                    replaced,
                    DeliveryState.parse(delivery).orElseThrow(),
                    retrieved)
                .wireName())
        .isEqualTo(status);
  }

  @Test
  void saysWhatItsAgentDoesNext() {
    assertThat(CredentialStatus.ACTIVE.nextAction(ContractRequirement.BEFORE_FIRST_RUN, false))
        .isEqualTo("create_run_contract");
    assertThat(CredentialStatus.ACTIVE.nextAction(ContractRequirement.BEFORE_FIRST_RUN, true))
        .isEqualTo("run");
    assertThat(CredentialStatus.RETRIEVED.nextAction(ContractRequirement.BEFORE_EVERY_RUN, true))
        .isEqualTo("create_run_contract");
    assertThat(CredentialStatus.RETRIEVED.nextAction(ContractRequirement.NONE, false))
        .isEqualTo("run");
    assertThat(CredentialStatus.EXPIRED.nextAction(ContractRequirement.NONE, false))
        .isEqualTo("request_access_key");
  }
}
