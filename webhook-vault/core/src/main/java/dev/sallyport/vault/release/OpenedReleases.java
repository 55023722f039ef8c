package dev.sallyport.vault.release;

import dev.sallyport.service.log.LogKeys;
import dev.sallyport.ticket.Ticket;
import dev.sallyport.ticket.TicketRefusal;
import dev.sallyport.ticket.VerifiedTicket;
import dev.sallyport.vault.credential.CredentialEnvelope;
import dev.sallyport.vault.credential.PlainCredential;
import dev.sallyport.vault.credential.SealedCredential;
import dev.sallyport.vault.endpoint.VaultError;
import dev.sallyport.vault.endpoint.VaultRefusal;
import dev.sallyport.vault.endpoint.VaultRequest;
import dev.sallyport.vault.endpoint.VaultResponse;
import dev.sallyport.vault.enrolment.RecipientKey;
import dev.sallyport.vault.keyset.KeysetException;
import dev.sallyport.vault.log.LogOutcome;
import dev.sallyport.vault.organisation.Organisation;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From a verified ticket to an answer made of the opened credential: take the ciphertext, from
 * memory; redeem the ticket and log the release, in one write; only then decrypt.
 */
public final class OpenedReleases {
  private static final Logger LOG = LoggerFactory.getLogger(OpenedReleases.class);

  private final Organisation organisation;
  private final PresentedTickets tickets;
  private final Releases releases;
  private final CredentialEnvelope envelope;
  private final ReleaseMetrics metrics;

  /** Releases what {@code envelope} opens. */
  public OpenedReleases(
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

  /**
   * What is asked of a credential.
   *
   * @param reason stands in the log for what was released
   * @param fields the fields that are released, as the log names them; empty: all
   * @param fits whether a credential can be asked for this, by what is known without opening it
   * @param unfit what the caller is told when it cannot
   * @param givesAway whether the caller learns something of the credential, which is then sealed to
   *     the key of whoever the ticket is for, if there is one
   * @param answer makes the answer; an {@link IllegalArgumentException} says that the credential
   *     turned out to be unusable
   */
  public record Kind(
      String reason,
      Optional<String> fields,
      Predicate<SealedCredential> fits,
      VaultRefusal unfit,
      boolean givesAway,
      BiFunction<SealedCredential, PlainCredential, Future<VaultResponse>> answer) {
    /** What is asked of a credential as a whole. */
    public Kind(
        String reason,
        Predicate<SealedCredential> fits,
        VaultRefusal unfit,
        boolean givesAway,
        BiFunction<SealedCredential, PlainCredential, Future<VaultResponse>> answer) {
      this(reason, Optional.empty(), fits, unfit, givesAway, answer);
    }
  }

  /** Redeems the ticket, opens the credential and answers with what becomes of it. */
  public Future<VaultResponse> release(VaultRequest request, VerifiedTicket verified, Kind kind) {
    return releases
        .release(asked(request, verified, kind))
        .compose(
            outcome ->
                switch (outcome) {
                  case ReleaseOutcome.Released(
                          SealedCredential credential,
                          Optional<RecipientKey> key) ->
                      answer(request, verified, credential, key, kind);
                  case ReleaseOutcome.AlreadyRedeemed() -> alarm(request, verified);
                  case ReleaseOutcome.CutOff() -> tickets.refuseCutOff(request, verified);
                  case ReleaseOutcome.NoCredential() ->
                      tickets.refuse(request, verified, TicketRefusal.NO_CREDENTIAL);
                  case ReleaseOutcome.StaleCreation() ->
                      tickets.refuse(request, verified, TicketRefusal.STALE_CREATION);
                  case ReleaseOutcome.Unfit() -> refused(request, verified, kind.unfit());
                  case ReleaseOutcome.Capped(Duration pause) -> capped(request, verified, pause);
                  case ReleaseOutcome.Unsealed() ->
                      refused(
                          request, verified, SealedOnly.refusal(Recipient.of(verified.ticket())));
                  case ReleaseOutcome.Unsealable(String why) ->
                      refused(
                          request, verified, new VaultRefusal(VaultError.KEY_NOT_SUPPORTED, why));
                });
  }

  private Releases.Request asked(VaultRequest request, VerifiedTicket verified, Kind kind) {
    Ticket ticket = verified.ticket();
    return new Releases.Request(
        organisation,
        ticket.service(),
        ticket.id(),
        ticket.expiresAt(),
        ticket.creationId(),
        kind.fits(),
        kind.givesAway() ? Optional.of(Recipient.of(ticket)) : Optional.empty(),
        tickets.entry(request, verified, LogOutcome.RELEASED, kind.reason()).of(kind.fields()));
  }

  private Future<VaultResponse> answer(
      VaultRequest request,
      VerifiedTicket verified,
      SealedCredential credential,
      Optional<RecipientKey> key,
      Kind kind) {
    try {
      Future<VaultResponse> answer =
          sealed(kind.answer().apply(credential, envelope.open(credential)), verified, key);
      metrics.released();
      LOG.atDebug()
          .addKeyValue(LogKeys.REQUEST_ID, request.id())
          .addKeyValue(LogKeys.TICKET_ID, verified.ticket().id())
          .log("released");
      return answer;
    } catch (KeysetException e) {
      return failed(request, verified, "decryption_failed", e);
    } catch (IllegalArgumentException e) {
      return failed(request, verified, "credential_unusable", e);
    }
  }

  /** Nothing that a ticket or a request says can prevent it. */
  private static Future<VaultResponse> sealed(
      Future<VaultResponse> answer, VerifiedTicket verified, Optional<RecipientKey> key) {
    return key.isEmpty()
        ? answer
        : answer.map(plain -> SealedAnswer.of(plain, key.get(), verified.ticket()));
  }

  private Future<VaultResponse> failed(
      VaultRequest request, VerifiedTicket verified, String reason, RuntimeException cause) {
    return tickets
        .record(request, verified, LogOutcome.ALARM, reason)
        .compose(logged -> Future.failedFuture(cause));
  }

  private Future<VaultResponse> capped(
      VaultRequest request, VerifiedTicket verified, Duration wait) {
    metrics.capped();
    return refused(
        request,
        verified,
        new VaultRefusal(
                VaultError.RELEASES_CAPPED,
                "The credential's owner lets it be given away only so often within an hour; try"
                    + " again later.")
            .retryAfter(wait));
  }

  private Future<VaultResponse> refused(
      VaultRequest request, VerifiedTicket verified, VaultRefusal refusal) {
    return tickets
        .record(request, verified, LogOutcome.REFUSED, refusal.reason())
        .compose(logged -> Future.failedFuture(refusal));
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
