package dev.sallyport.gate.redirect;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sallyport.gate.binding.ActiveBinding;
import dev.sallyport.gate.binding.Bindings;
import dev.sallyport.gate.binding.TicketSigners;
import dev.sallyport.gate.identity.OrganisationId;
import io.vertx.core.Future;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The doors of all bindings in use. A binding never changes under its id, so what is kept here
 * cannot be stale.
 */
public final class VaultDoors {
  /**
   * One for each organisation that is asked for; more than this on one gate only means opening some
   * again.
   */
  private static final int MAXIMUM_DOORS = 10_000;

  private final Bindings bindings;
  private final TicketSigners signers;
  private final Cache<String, VaultDoor> doors =
      Caffeine.newBuilder().maximumSize(MAXIMUM_DOORS).build();

  /** Opens doors with these signers. */
  public VaultDoors(Bindings bindings, TicketSigners signers) {
    this.bindings = bindings;
    this.signers = signers;
  }

  /** The door of this binding when it was opened before. */
  @Nullable VaultDoor known(Facts.BoundVault vault) {
    return doors.getIfPresent(vault.binding());
  }

  /** The door of this binding; empty when the organisation has another binding by now. */
  Future<Optional<VaultDoor>> find(String organisation, Facts.BoundVault vault) {
    VaultDoor known = known(vault);
    return known != null
        ? Future.succeededFuture(Optional.of(known))
        : bindings
            .active(new OrganisationId(organisation))
            .map(
                active ->
                    active
                        .filter(binding -> binding.id().value().equals(vault.binding()))
                        .map(this::open));
  }

  private VaultDoor open(ActiveBinding binding) {
    return doors.get(
        binding.id().value(),
        id ->
            new VaultDoor(
                binding.organisation().value(),
                binding.format(),
                signers.identity(binding),
                signers.of(binding)));
  }
}
