package dev.sallyport.gate.delivery;

import java.util.Optional;

/**
 * How far a key has come on its way. A step that a state does not know does not compile; {@link
 * DeliveryStep} finds the steps for those who only know them by name.
 */
sealed interface DeliveryState {
  /** It was made, and nobody was told yet. */
  record Created() implements DeliveryState {
    /** A message about it waits to be sent. */
    QueuedForDelivery queue() {
      return new QueuedForDelivery();
    }

    /** Whoever is to have it can take it. */
    RetrievalReady ready() {
      return new RetrievalReady();
    }
  }

  /** A message about it waits to be sent, or to be sent again. */
  record QueuedForDelivery() implements DeliveryState {
    /** The callback took the message. */
    CallbackDelivered takenByCallback() {
      return new CallbackDelivered();
    }

    /** The contact's mail server took the mail. */
    ContactDelivered takenByContact() {
      return new ContactDelivered();
    }

    /** Nobody took it. */
    DeliveryFailed fail() {
      return new DeliveryFailed();
    }
  }

  /** The callback was told, and can take the key. */
  record CallbackDelivered() implements DeliveryState {
    /** It did not take the key in time. */
    DeliveryFailed lapse() {
      return new DeliveryFailed();
    }
  }

  /** The contact was told, and can take the key. */
  record ContactDelivered() implements DeliveryState {
    /** It did not take the key in time. */
    DeliveryFailed lapse() {
      return new DeliveryFailed();
    }
  }

  /** The key can be taken. */
  record RetrievalReady() implements DeliveryState {
    /** Nobody took it in time. */
    DeliveryFailed lapse() {
      return new DeliveryFailed();
    }
  }

  /** The key did not get to its agent, and never will. */
  record DeliveryFailed() implements DeliveryState {}

  /** Another key has taken its place. */
  record Rotated() implements DeliveryState {}

  /** It is not trusted any more. */
  record Revoked() implements DeliveryState {}

  /** Another key takes its place; what has ended otherwise stays as it is. */
  default DeliveryState rotate() {
    return hasEnded() ? this : new Rotated();
  }

  /** Whether nothing changes any more. */
  default boolean hasEnded() {
    return switch (this) {
      case DeliveryFailed failed -> true;
      case Rotated rotated -> true;
      case Revoked revoked -> true;
      case Created created -> false;
      case QueuedForDelivery queued -> false;
      case CallbackDelivered delivered -> false;
      case ContactDelivered delivered -> false;
      case RetrievalReady ready -> false;
    };
  }

  /** The state's name in the API and in the database. */
  default String wireName() {
    return switch (this) {
      case Created created -> "created";
      case QueuedForDelivery queued -> "queued_for_delivery";
      case CallbackDelivered delivered -> "callback_delivered";
      case ContactDelivered delivered -> "contact_delivered";
      case RetrievalReady ready -> "retrieval_ready";
      case Rotated rotated -> "rotated";
      case Revoked revoked -> "revoked";
      case DeliveryFailed failed -> "delivery_failed";
    };
  }

  /** The state of exactly this wire name. */
  static Optional<DeliveryState> parse(String wireName) {
    return switch (wireName) {
      case "created" -> Optional.of(new Created());
      case "queued_for_delivery" -> Optional.of(new QueuedForDelivery());
      case "callback_delivered" -> Optional.of(new CallbackDelivered());
      case "contact_delivered" -> Optional.of(new ContactDelivered());
      case "retrieval_ready" -> Optional.of(new RetrievalReady());
      case "rotated" -> Optional.of(new Rotated());
      case "revoked" -> Optional.of(new Revoked());
      case "delivery_failed" -> Optional.of(new DeliveryFailed());
      default -> Optional.empty();
    };
  }
}
