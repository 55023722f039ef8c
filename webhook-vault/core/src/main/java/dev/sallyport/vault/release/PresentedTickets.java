package dev.sallyport.vault.release;

import dev.sallyport.ticket.Expectation;
import dev.sallyport.ticket.Purpose;
import dev.sallyport.ticket.RequestHash;
import dev.sallyport.ticket.ServiceName;
import dev.sallyport.ticket.Ticket;
import dev.sallyport.ticket.TicketRefusal;
import dev.sallyport.ticket.Verification;
import dev.sallyport.ticket.VerifiedTicket;
import dev.sallyport.vault.backup.Restoration;
import dev.sallyport.vault.binding.BoundGate;
import dev.sallyport.vault.binding.CurrentBinding;
import dev.sallyport.vault.endpoint.RequestHeader;
import dev.sallyport.vault.endpoint.VaultError;
import dev.sallyport.vault.endpoint.VaultRefusal;
import dev.sallyport.vault.endpoint.VaultRequest;
import dev.sallyport.vault.log.LogEntry;
import dev.sallyport.vault.log.LogOutcome;
import dev.sallyport.vault.log.RefusalLog;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

/**
 * Tickets as they are presented: verified without I/O, and every refusal logged. A refused ticket
 * is not redeemed.
 */
public final class PresentedTickets {
  private final CurrentBinding binding;
  private final RefusalLog log;
  private final InstantSource clock;

  /** Checks tickets of the gate in {@code binding}. */
  public PresentedTickets(CurrentBinding binding, RefusalLog log, InstantSource clock) {
    this.binding = binding;
    this.log = log;
    this.clock = clock;
  }

  /**
   * Verifies a ticket for one service.
   *
   * @param allowed the purposes that the endpoint serves
   * @return the ticket; fails with a {@link VaultRefusal} that is logged already
   */
  public Future<VerifiedTicket> verify(
      VaultRequest request, String presented, ServiceName service, Set<Purpose> allowed) {
    return verify(request, presented, service, allowed, Optional.empty());
  }

  /**
   * Verifies a ticket for one service, with which this request is to be made.
   *
   * @param making empty where none is
   */
  public Future<VerifiedTicket> verify(
      VaultRequest request,
      String presented,
      ServiceName service,
      Set<Purpose> allowed,
      Optional<RequestHash> making) {
    Expectation expected =
        new Expectation(allowed, service, making, request.header(RequestHeader.TICKET_NONCE));
    return binding.require().compose(gate -> verify(gate, request, presented, expected));
  }

  private Future<VerifiedTicket> verify(
      BoundGate gate, VaultRequest request, String presented, Expectation expected) {
    return switch (gate.tickets().verify(presented, expected)) {
      case Verification.Verified(VerifiedTicket ticket) -> Future.succeededFuture(ticket);
      case Verification.Refused(TicketRefusal reason) ->
          refuse(unverified(request, expected.requestedService(), reason), reason);
    };
  }

  /** Logs that a verified ticket is refused, and fails with what its presenter is told. */
  public <T> Future<T> refuse(VaultRequest request, VerifiedTicket verified, TicketRefusal reason) {
    return refuse(entry(request, verified, LogOutcome.REFUSED, reason.code()), reason);
  }

  /** The same for a ticket from before a backup was restored; one of soon after will do. */
  public <T> Future<T> refuseCutOff(VaultRequest request, VerifiedTicket verified) {
    VaultRefusal refusal =
        new VaultRefusal(
                VaultError.HISTORY_CUT,
                "The vault was just restored from a backup and takes no ticket from before that;"
                    + " ask the gate for a new one in a minute and a half.")
            .retryAfter(Restoration.OLDER_TICKETS);
    return record(request, verified, LogOutcome.REFUSED, refusal.reason())
        .compose(logged -> Future.failedFuture(refusal));
  }

  private <T> Future<T> refuse(LogEntry entry, TicketRefusal reason) {
    return log.record(entry).compose(logged -> Future.failedFuture(refusal(reason)));
  }

  /** Logs something about a verified ticket that is not a release. */
  public Future<Void> record(
      VaultRequest request, VerifiedTicket verified, LogOutcome outcome, String reason) {
    return log.record(entry(request, verified, outcome, reason));
  }

  /** An entry with everything that a verified ticket says. */
  public LogEntry entry(
      VaultRequest request, VerifiedTicket verified, LogOutcome outcome, String reason) {
    Ticket ticket = verified.ticket();
    return new LogEntry(
        clock.instant(),
        outcome,
        reason,
        Optional.of(ticket.id().value()),
        Optional.of(ticket.subject()),
        Optional.of(ticket.service().value()),
        Optional.of(ticket.purpose().wireName()),
        Optional.of(request.client()),
        request.id());
  }

  /** Nothing of a ticket that failed is believed, so nothing of it is logged. */
  private LogEntry unverified(VaultRequest request, ServiceName service, TicketRefusal reason) {
    return new LogEntry(
        clock.instant(),
        LogOutcome.REFUSED,
        reason.code(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(service.value()),
        Optional.empty(),
        Optional.of(request.client()),
        request.id());
  }

  /** What the presenter of a refused ticket is told: less than what is logged. */
  public static VaultRefusal refusal(TicketRefusal reason) {
    return switch (reason) {
      case EXPIRED ->
          refusal(
              VaultError.TICKET_EXPIRED,
              reason,
              "The ticket's time is over; ask the gate for a new one.");
      case NO_CREDENTIAL ->
          refusal(
              VaultError.TOKEN_NOT_FOUND,
              reason,
              "Nothing is stored under this service; ask the vault's owner.");
      case STALE_CREATION ->
          refusal(
              VaultError.STALE_CREATION,
              reason,
              "The credential was stored anew since the ticket was issued; ask the gate for a new ticket.");
      case REQUEST_MISMATCH ->
          refusal(
              VaultError.REQUEST_MISMATCH,
              reason,
              "The ticket is for another request: send the vault the method, path, query and"
                  + " X-Target-Host that were sent to the gate.");
      case TOO_LONG,
          MALFORMED,
          UNKNOWN_HEADER,
          MISSING_HEADER,
          WRONG_ALGORITHM,
          UNKNOWN_KEY,
          BAD_SIGNATURE,
          WRONG_TYPE,
          UNKNOWN_CLAIM,
          MISSING_CLAIM,
          INVALID_CLAIM,
          WRONG_ISSUER,
          WRONG_AUDIENCE,
          NOT_YET_VALID,
          LIFETIME_TOO_LONG,
          PURPOSE_NOT_ALLOWED,
          SERVICE_MISMATCH,
          HOLDER_MISMATCH,
          ALREADY_REDEEMED ->
          refusal(
              VaultError.TICKET_INVALID,
              reason,
              "The ticket is not accepted here, or was used; ask the gate for a new one and use it once.");
    };
  }

  private static VaultRefusal refusal(VaultError error, TicketRefusal reason, String message) {
    return new VaultRefusal(error, reason.code(), message);
  }
}
