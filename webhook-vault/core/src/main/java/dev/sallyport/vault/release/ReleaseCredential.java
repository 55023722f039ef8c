package dev.sallyport.vault.release;

import dev.sallyport.service.log.LogKeys;
import dev.sallyport.ticket.Purpose;
import dev.sallyport.ticket.ServiceName;
import dev.sallyport.ticket.Ticket;
import dev.sallyport.ticket.TicketRefusal;
import dev.sallyport.ticket.VerifiedTicket;
import dev.sallyport.vault.credential.CredentialEnvelope;
import dev.sallyport.vault.credential.SealedCredential;
import dev.sallyport.vault.endpoint.Endpoint;
import dev.sallyport.vault.endpoint.VaultRequest;
import dev.sallyport.vault.endpoint.VaultResponse;
import dev.sallyport.vault.keyset.KeysetException;
import dev.sallyport.vault.log.LogOutcome;
import dev.sallyport.vault.organisation.Organisation;
import io.vertx.core.Future;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code GET} and {@code POST /v1/credential}: a ticket for a credential. Verify, without I/O; take
 * the ciphertext, from memory; redeem the ticket and log the release, in one write; only then
 * decrypt and answer.
 */
public final class ReleaseCredential implements Endpoint {
  private static final Logger LOG = LoggerFactory.getLogger(ReleaseCredential.class);

  /** What a ticket may be for to be honoured here. */
  private static final Set<Purpose> PURPOSES =
      Set.of(Purpose.AGENT_CREDENTIAL, Purpose.USER_REVEAL);

  private final Organisation organisation;
  private final PresentedTickets tickets;
  private final Releases releases;
  private final CredentialEnvelope envelope;
  private final ReleaseMetrics metrics;

  /** Releases what {@code envelope} opens. */
  public ReleaseCredential(
      Organisation organisation,
      PresentedTickets tickets,
      Releases releases,
      CredentialEnvelope envelope,
      ReleaseMetrics metrics) {
    this.organisation = organisation;
    this.tickets = tickets;
    this.releases = releases;
    this.envelope = envelope;
    this.metrics = metrics;
  }

  @Override
  public Future<VaultResponse> handle(VaultRequest request) {
    TicketParameters parameters = TicketParameters.in(request);
    ServiceName service = parameters.service();
    return tickets
        .verify(request, parameters.exposeTicket(), service, PURPOSES)
        .compose(verified -> release(request, verified));
  }

  private Future<VaultResponse> release(VaultRequest request, VerifiedTicket verified) {
    return releases
        .release(asked(request, verified))
        .compose(
            outcome ->
                switch (outcome) {
                  case ReleaseOutcome.Released(SealedCredential credential) ->
                      answer(request, verified, credential);
                  case ReleaseOutcome.AlreadyRedeemed() -> alarm(request, verified);
                  case ReleaseOutcome.NoCredential() ->
                      tickets.refuse(request, verified, TicketRefusal.NO_CREDENTIAL);
                  case ReleaseOutcome.StaleCreation() ->
                      tickets.refuse(request, verified, TicketRefusal.STALE_CREATION);
                });
  }

  private Releases.Request asked(VaultRequest request, VerifiedTicket verified) {
    Ticket ticket = verified.ticket();
    return new Releases.Request(
        organisation,
        ticket.service(),
        ticket.id(),
        ticket.expiresAt(),
        ticket.creationId(),
        tickets.entry(request, verified, LogOutcome.RELEASED, "released"));
  }

  private Future<VaultResponse> answer(
      VaultRequest request, VerifiedTicket verified, SealedCredential credential) {
    try {
      byte[] body = TokenAnswer.write(credential, envelope.open(credential));
      metrics.released();
      LOG.atDebug()
          .addKeyValue(LogKeys.REQUEST_ID, request.id())
          .addKeyValue(LogKeys.TICKET_ID, verified.ticket().id())
          .log("released");
      return Future.succeededFuture(VaultResponse.json(200, body));
    } catch (KeysetException e) {
      return tickets
          .record(request, verified, LogOutcome.ALARM, "decryption_failed")
          .compose(logged -> Future.failedFuture(e));
    }
  }

  /** The store logged the alarm together with its finding. */
  private Future<VaultResponse> alarm(VaultRequest request, VerifiedTicket verified) {
    metrics.reused();
    LOG.atWarn()
        .addKeyValue(LogKeys.REQUEST_ID, request.id())
        .addKeyValue(LogKeys.TICKET_ID, verified.ticket().id())
        .addKeyValue(LogKeys.AGENT_ID, verified.ticket().subject())
        .addKeyValue(LogKeys.SERVICE, verified.ticket().service())
        .addKeyValue(LogKeys.CLIENT_ADDRESS, request.client())
        .log("redeemed ticket came back");
    return Future.failedFuture(PresentedTickets.refusal(TicketRefusal.ALREADY_REDEEMED));
  }
}
