package dev.sallyport.gate.delivery;

import dev.sallyport.gate.key.AgentKey;
import dev.sallyport.gate.key.KeyState;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * How a key in an envelope stands. It is not stored: it follows from the key, which anybody may end
 * by any way, and from how far it has come.
 */
enum CredentialStatus {
  ISSUED,
  RETRIEVAL_READY,
  RETRIEVED,
  /** It was used. */
  ACTIVE,
  /** Another one has taken its place; it may work for a while. */
  ROTATED,
  REVOKED,
  EXPIRED;

  /**
   * The status that follows.
   *
   * @param key empty: it ended so long ago that it was forgotten
   * @param replaced whether another one has taken its place
   */
  static CredentialStatus of(
      Optional<AgentKey> key, boolean replaced, DeliveryState delivery, boolean retrieved) {
    if (replaced) {
      return ROTATED;
    }
    if (delivery instanceof DeliveryState.DeliveryFailed && !retrieved) {
      return EXPIRED;
    }
    return switch (key.map(AgentKey::state).orElseGet(() -> new KeyState.Revoked(Instant.EPOCH))) {
      case KeyState.Revoked revoked -> REVOKED;
      case KeyState.Expired expired -> EXPIRED;
      case KeyState.Active active -> ofWorking(key.orElseThrow(), delivery, retrieved);
      case KeyState.Outgoing outgoing -> ofWorking(key.orElseThrow(), delivery, retrieved);
    };
  }

  private static CredentialStatus ofWorking(
      AgentKey key, DeliveryState delivery, boolean retrieved) {
    if (key.lastUsedAt().isPresent()) {
      return ACTIVE;
    }
    if (retrieved) {
      return RETRIEVED;
    }
    return switch (delivery) {
      case DeliveryState.RetrievalReady ready -> RETRIEVAL_READY;
      case DeliveryState.CallbackDelivered delivered -> RETRIEVAL_READY;
      case DeliveryState.ContactDelivered delivered -> RETRIEVAL_READY;
      case DeliveryState.Created created -> ISSUED;
      case DeliveryState.QueuedForDelivery queued -> ISSUED;
      case DeliveryState.DeliveryFailed failed -> EXPIRED;
      case DeliveryState.Rotated rotated -> ROTATED;
      case DeliveryState.Revoked revoked -> REVOKED;
    };
  }

  /** Whether nobody has to open it any more. */
  boolean hasEnded() {
    return this == ROTATED || this == REVOKED || this == EXPIRED;
  }

  /** What its agent does next. */
  String nextAction(ContractRequirement requirement, boolean hasContract) {
    return switch (this) {
      case ISSUED -> "await_delivery";
      case RETRIEVAL_READY -> "retrieve_access_key";
      case RETRIEVED, ACTIVE ->
          requirement == ContractRequirement.BEFORE_EVERY_RUN
                  || (requirement == ContractRequirement.BEFORE_FIRST_RUN && !hasContract)
              ? "create_run_contract"
              : "run";
      case ROTATED -> "use_replacement";
      case REVOKED -> "onboard_again";
      case EXPIRED -> "request_access_key";
    };
  }

  /** The name in the API. */
  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
