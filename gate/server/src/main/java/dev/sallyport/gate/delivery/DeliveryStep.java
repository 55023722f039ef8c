package dev.sallyport.gate.delivery;

import java.util.Optional;

/** What can happen to a key on its way. */
enum DeliveryStep {
  QUEUE,
  READY,
  TAKEN_BY_CALLBACK,
  TAKEN_BY_CONTACT,
  FAIL,
  LAPSE;

  /** Where the step leads, if the state knows it. */
  Optional<DeliveryState> from(DeliveryState state) {
    return switch (state) {
      case DeliveryState.Created created -> ofCreated(created);
      case DeliveryState.QueuedForDelivery queued -> ofQueued(queued);
      case DeliveryState.CallbackDelivered delivered ->
          this == LAPSE ? Optional.of(delivered.lapse()) : Optional.empty();
      case DeliveryState.ContactDelivered delivered ->
          this == LAPSE ? Optional.of(delivered.lapse()) : Optional.empty();
      case DeliveryState.RetrievalReady ready ->
          this == LAPSE ? Optional.of(ready.lapse()) : Optional.empty();
      case DeliveryState.DeliveryFailed failed -> Optional.empty();
      case DeliveryState.Rotated rotated -> Optional.empty();
      case DeliveryState.Revoked revoked -> Optional.empty();
    };
  }

  private Optional<DeliveryState> ofCreated(DeliveryState.Created created) {
    return switch (this) {
      case QUEUE -> Optional.of(created.queue());
      case READY -> Optional.of(created.ready());
      case TAKEN_BY_CALLBACK, TAKEN_BY_CONTACT, FAIL, LAPSE -> Optional.empty();
    };
  }

  private Optional<DeliveryState> ofQueued(DeliveryState.QueuedForDelivery queued) {
    return switch (this) {
      case TAKEN_BY_CALLBACK -> Optional.of(queued.takenByCallback());
      case TAKEN_BY_CONTACT -> Optional.of(queued.takenByContact());
      case FAIL, LAPSE -> Optional.of(queued.fail());
      case QUEUE, READY -> Optional.empty();
    };
  }
}
