package dev.sallyport.vault.binding;

import dev.sallyport.ticket.BindingIdentity;
import dev.sallyport.ticket.TicketFormat;
import dev.sallyport.vault.endpoint.VaultError;
import dev.sallyport.vault.endpoint.VaultRefusal;
import dev.sallyport.vault.organisation.Organisation;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The binding in force, from memory where it is known. Belongs to one event loop.
 *
 * <p>That there is none is never remembered, since another replica may serve the exchange.
 */
public final class CurrentBinding {
  /**
   * How long a binding is believed without looking: bounds how long one that its owner removed
   * still works.
   */
  private static final Duration BELIEVED = Duration.ofSeconds(5);

  private final Organisation organisation;
  private final Bindings bindings;
  private final BindingSeal seal;
  private final TicketFormat format;
  private final BindingIdentity identity;
  private final InstantSource clock;

  private @Nullable BoundGate known;
  private long believedUntil = Long.MIN_VALUE;
  private @Nullable Future<Optional<BoundGate>> reading;

  /**
   * @param identity the two URLs that tickets name, exactly as they were bound
   */
  public CurrentBinding(
      Organisation organisation,
      Bindings bindings,
      BindingSeal seal,
      TicketFormat format,
      BindingIdentity identity,
      InstantSource clock) {
    this.organisation = organisation;
    this.bindings = bindings;
    this.seal = seal;
    this.format = format;
    this.identity = identity;
    this.clock = clock;
  }

  /** The bound gate, if there is one. */
  public Future<Optional<BoundGate>> find() {
    BoundGate gate = known;
    if (gate != null && clock.millis() < believedUntil) {
      return Future.succeededFuture(Optional.of(gate));
    }
    Future<Optional<BoundGate>> underWay = reading;
    return underWay == null ? read() : underWay;
  }

  /** The bound gate; fails with {@code setup_required} when there is none. */
  public Future<BoundGate> require() {
    return find()
        .map(
            gate ->
                gate.orElseThrow(
                    () ->
                        new VaultRefusal(
                            VaultError.SETUP_REQUIRED,
                            "No gate is bound yet: ask GET /v1/register-url and register at the gate.")));
  }

  private Future<Optional<BoundGate>> read() {
    Future<Optional<BoundGate>> found =
        bindings
            .find(organisation)
            .map(state -> state.filter(BindingState::isBound).map(this::opened));
    reading = found.onComplete(done -> reading = null);
    if (found.isComplete()) {
      reading = null; // it was complete before it could be noted
    }
    return found;
  }

  private BoundGate opened(BindingState state) {
    SealedBinding binding = state.binding();
    BoundGate gate = known;
    if (gate == null || !gate.webhookId().equals(binding.webhookId())) {
      gate = new BoundGate(binding.webhookId(), format, identity, seal.open(binding), clock);
      known = gate;
    }
    believedUntil = clock.millis() + BELIEVED.toMillis();
    return gate;
  }
}
