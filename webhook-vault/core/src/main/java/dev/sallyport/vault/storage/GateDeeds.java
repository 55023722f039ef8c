package dev.sallyport.vault.storage;

import dev.sallyport.ticket.ServiceName;
import dev.sallyport.vault.endpoint.VaultRequest;
import dev.sallyport.vault.log.LogEntry;
import dev.sallyport.vault.log.LogOutcome;
import dev.sallyport.vault.log.ReleaseLog;
import dev.sallyport.vault.organisation.Organisation;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.Optional;

/** What the gate changes at the vault, in the vault's log before it is done. */
final class GateDeeds {
  private final Organisation organisation;
  private final ReleaseLog log;
  private final InstantSource clock;

  GateDeeds(Organisation organisation, ReleaseLog log, InstantSource clock) {
    this.organisation = organisation;
    this.log = log;
    this.clock = clock;
  }

  /** Fails when it cannot be recorded; then it is not done either. */
  Future<Void> record(VaultRequest request, String deed, Optional<ServiceName> service) {
    return log.append(
        organisation,
        new LogEntry(
            clock.instant(),
            LogOutcome.RELEASED,
            deed,
            Optional.empty(),
            Optional.empty(),
            service.map(ServiceName::value),
            Optional.empty(),
            Optional.of(request.client()),
            request.id()));
  }
}
