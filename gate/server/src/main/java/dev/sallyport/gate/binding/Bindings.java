package dev.sallyport.gate.binding;

import dev.sallyport.gate.identity.OrganisationId;
import io.vertx.core.Future;
import java.util.Optional;

/** The binding of each organisation. */
public interface Bindings {
  /**
   * The binding tickets are issued under now, or nothing when the organisation has bound no vault.
   */
  Future<Optional<ActiveBinding>> active(OrganisationId organisation);
}
