package dev.sallyport.gate.organisation;

import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.identity.OrganisationId;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;

/** The lock that stops every change of an organisation until it is cleared. */
public interface VaultLocks {
  /**
   * A lock that holds.
   *
   * @param by the operator who locked
   */
  record Held(Instant since, String by) {}

  /** The lock of an organisation, if it is locked. */
  Future<Optional<Held>> find(OrganisationId organisation);

  /** Locks; the lock that holds now, which may be an earlier one. */
  Future<Held> lock(Origin origin);

  /** Clears the lock, if there is one. */
  Future<Void> clear(Origin origin);
}
