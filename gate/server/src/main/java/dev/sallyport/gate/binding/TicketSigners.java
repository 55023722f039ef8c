package dev.sallyport.gate.binding;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sallyport.gate.identity.BindingId;
import dev.sallyport.ticket.BindingIdentity;
import dev.sallyport.ticket.signing.TicketSigner;

/**
 * The signer of each active binding, opened from its sealed secret once and then kept. Thread-safe;
 * opening takes microseconds, so it may happen on an event loop.
 *
 * <p>A binding's row is never changed, only replaced by one with another id, so a signer cannot go
 * stale. Whether the binding is still the active one is decided from the database, not here.
 */
public final class TicketSigners {
  /** Signers are small; more organisations than this on one gate only means opening some again. */
  private static final int MAXIMUM_SIGNERS = 10_000;

  private final BindingSeal seal;
  private final String gateUrl;
  private final Cache<BindingId, TicketSigner> signers =
      Caffeine.newBuilder().maximumSize(MAXIMUM_SIGNERS).build();

  /** {@code gateUrl} is the gate's public URL: the issuer of every ticket. */
  public TicketSigners(BindingSeal seal, String gateUrl) {
    this.seal = seal;
    this.gateUrl = gateUrl;
  }

  /**
   * The signer of this binding.
   *
   * @throws UnopenedBindingException when its secret does not open under this gate's keyset
   */
  public TicketSigner of(ActiveBinding binding) {
    return signers.get(binding.id(), id -> open(binding));
  }

  /** Who the two sides of this binding are, as every ticket names them. */
  public BindingIdentity identity(ActiveBinding binding) {
    return new BindingIdentity(gateUrl, binding.vaultUrl());
  }

  private TicketSigner open(ActiveBinding binding) {
    return TicketSigner.of(binding.format(), identity(binding), seal.key(binding));
  }
}
