package dev.sallyport.gate.vaultcheck;

import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.identity.BindingId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.ticket.ServiceName;
import io.vertx.core.Future;
import java.util.Optional;

/** Which organisations' vaults are checked now: one check at a time for each, over all gates. */
interface Checks {
  /** What a check is made for. */
  enum Place {
    GATE,
    ELSEWHERE
  }

  /**
   * Begins a check and records it; fails with a conflict while another one is under way.
   *
   * @return the entry that an earlier check has left behind, if one has
   */
  Future<Optional<ServiceName>> begin(
      Origin origin, BindingId binding, ServiceName entry, Place place);

  /** Whether a check with this entry is under way. */
  Future<Boolean> isUnderWay(OrganisationId organisation, ServiceName entry);

  /**
   * Ends the check with this entry.
   *
   * @param gone whether the entry is out of the vault; otherwise the next check takes it away
   */
  Future<Void> end(Origin origin, BindingId binding, ServiceName entry, boolean gone);
}
