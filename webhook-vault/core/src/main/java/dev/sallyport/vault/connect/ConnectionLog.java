package dev.sallyport.vault.connect;

import dev.sallyport.ticket.Purpose;
import dev.sallyport.vault.endpoint.VaultRequest;
import dev.sallyport.vault.log.LogEntry;
import dev.sallyport.vault.log.LogOutcome;
import dev.sallyport.vault.log.ReleaseLog;
import dev.sallyport.vault.organisation.Organisation;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.Optional;

/** Entries about people who came back from a provider. */
public final class ConnectionLog {
  private final Organisation organisation;
  private final ReleaseLog log;
  private final InstantSource clock;

  /** Appends to {@code log}. */
  public ConnectionLog(Organisation organisation, ReleaseLog log, InstantSource clock) {
    this.organisation = organisation;
    this.log = log;
    this.clock = clock;
  }

  Future<Void> refused(VaultRequest request, Connection connection, String reason) {
    return append(request, connection, LogOutcome.REFUSED, reason);
  }

  Future<Void> append(
      VaultRequest request, Connection connection, LogOutcome outcome, String reason) {
    LogEntry entry =
        new LogEntry(
            clock.instant(),
            outcome,
            reason,
            Optional.empty(),
            Optional.of(connection.subject()),
            Optional.of(connection.service().value()),
            Optional.of(Purpose.CONNECT.wireName()),
            Optional.of(request.client()),
            request.id());
    return log.append(organisation, entry).mapEmpty();
  }
}
