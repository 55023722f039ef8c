package dev.sallyport.vault.binding;

import java.time.Instant;
import java.util.Optional;

/**
 * A binding and whether its secret was given away.
 *
 * @param exchangedAt when the gate exchanged its code; from then on the binding is in force and
 *     sealed against another exchange
 */
public record BindingState(SealedBinding binding, Optional<Instant> exchangedAt) {
  /** Whether a gate holds the secret. */
  public boolean isBound() {
    return exchangedAt.isPresent();
  }
}
