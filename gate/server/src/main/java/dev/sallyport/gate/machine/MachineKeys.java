package dev.sallyport.gate.machine;

import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.KeyId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.request.Page;
import dev.sallyport.gate.request.PageRequest;
import dev.sallyport.ticket.key.KeyText;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * The machine keys of an organisation. A change that is not permitted fails with a {@link
 * dev.sallyport.service.http.ProblemException}.
 */
interface MachineKeys {
  /** An organisation has at most this many that are not revoked. */
  int MAXIMUM = 500;

  /** All keys, or with an {@code account} only its own. */
  Future<Page<MachineKey>> list(
      OrganisationId organisation, Optional<AgentId> account, PageRequest<KeyId> page);

  Future<Optional<MachineKey>> find(OrganisationId organisation, KeyId key);

  Future<MachineKey> create(Origin origin, MachineKeyDraft draft, KeyText key);

  /** Empty when there is no such key. */
  Future<Optional<MachineKey>> change(Origin origin, KeyId key, MachineKeyChange change);

  /**
   * Revokes the key and makes one that is the same otherwise, in one step; of two at a time one
   * wins. Empty when there is no such key.
   */
  Future<Optional<MachineKey>> rotate(Origin origin, KeyId key, KeyText replacement);

  /** Revokes the key for good; whether there is one. */
  Future<Boolean> revoke(Origin origin, KeyId key);
}
