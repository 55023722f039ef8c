package dev.sallyport.vault.release;

import dev.sallyport.ticket.ServiceName;
import dev.sallyport.ticket.TicketId;
import dev.sallyport.vault.cap.ReleaseCap;
import dev.sallyport.vault.cap.ReleaseCaps;
import dev.sallyport.vault.credential.CachedCredentials;
import dev.sallyport.vault.credential.SealedCredential;
import dev.sallyport.vault.enrolment.CachedKeys;
import dev.sallyport.vault.enrolment.RecipientKey;
import dev.sallyport.vault.enrolment.SuiteUnavailable;
import dev.sallyport.vault.failure.StoreException;
import dev.sallyport.vault.log.LogEntry;
import dev.sallyport.vault.log.LogOutcome;
import dev.sallyport.vault.organisation.Organisation;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Releases credentials: takes the ciphertext from memory, redeems the ticket for exactly that
 * version and the recipient's key, and starts again from the store when either has moved on. So
 * every release is of the value that was current when it was logged, to the key that was enrolled
 * then.
 */
public final class Releases {
  /** Tries before giving up; each means that someone stored a new value in between. */
  private static final int ATTEMPTS = 8;

  /** Follows the reason of a release that left sealed. */
  private static final String SEALED = "_sealed";

  private final CachedCredentials credentials;
  private final CachedKeys keys;
  private final Redemptions redemptions;
  private final ReleaseCaps caps;
  private final FreshCredentials fresh;

  /**
   * Releases what {@code credentials} finds, to holders of {@code keys}, after {@code fresh} has
   * seen to it that it is of use.
   */
  public Releases(
      CachedCredentials credentials,
      CachedKeys keys,
      Redemptions redemptions,
      ReleaseCaps caps,
      FreshCredentials fresh) {
    this.credentials = credentials;
    this.keys = keys;
    this.redemptions = redemptions;
    this.caps = caps;
    this.fresh = fresh;
  }

  /**
   * A release that a verified ticket asks for.
   *
   * @param creation the ticket's {@code cid}
   * @param fits whether the stored credential is of the kind that is asked for
   * @param recipient who learns something of the credential, if anybody does
   * @param entry what is logged when it is released
   */
  public record Request(
      Organisation organisation,
      ServiceName service,
      TicketId ticket,
      Instant ticketExpiresAt,
      Optional<String> creation,
      Predicate<SealedCredential> fits,
      Optional<Recipient> recipient,
      LogEntry entry) {}

  /**
   * Redeems and logs; nothing is decrypted here. Refusals but reuse are left to the caller to log.
   */
  public Future<ReleaseOutcome> release(Request request) {
    Optional<RecipientKey> key = request.recipient.map(Recipient::id).flatMap(keys::recall);
    return credentials
        .recall(request.organisation, request.service)
        .compose(found -> attempt(request, new Prepared(found, key), ATTEMPTS))
        .recover(Releases::unsealable);
  }

  /** Before the ticket was redeemed: a key that cannot be sealed to is not read into memory. */
  private static Future<ReleaseOutcome> unsealable(Throwable failure) {
    return failure instanceof SuiteUnavailable missing
        ? Future.succeededFuture(new ReleaseOutcome.Unsealable(missing.advice()))
        : Future.failedFuture(failure);
  }

  /**
   * What a release needs, as far as is known.
   *
   * @param key of the recipient
   */
  private record Prepared(Optional<SealedCredential> credential, Optional<RecipientKey> key) {}

  private Future<ReleaseOutcome> attempt(Request request, Prepared prepared, int left) {
    if (left == 0) {
      return Future.failedFuture(
          new StoreException(StoreException.Kind.OVERLOADED, "the credential kept changing"));
    }
    if (prepared.credential.isEmpty()) {
      return Future.succeededFuture(new ReleaseOutcome.NoCredential());
    }
    SealedCredential credential = prepared.credential.get();
    Optional<ReleaseOutcome> obstacle = obstacle(request, credential, prepared.key);
    if (obstacle.isPresent()) {
      // Memory may be behind a credential that was stored anew: only the store can say.
      return left == ATTEMPTS ? reload(request, left) : Future.succeededFuture(obstacle.get());
    }
    return fresh
        .fresh(credential)
        .compose(
            current ->
                current.version().equals(credential.version())
                    ? redeem(request, credential, prepared.key, left)
                    : reload(request, left));
  }

  private Future<ReleaseOutcome> redeem(
      Request request, SealedCredential credential, Optional<RecipientKey> key, int left) {
    return redemptions
        .redeem(redemption(request, credential, key))
        .compose(
            outcome ->
                switch (outcome) {
                  case REDEEMED ->
                      Future.succeededFuture(new ReleaseOutcome.Released(credential, key));
                  case ALREADY_REDEEMED ->
                      Future.succeededFuture(new ReleaseOutcome.AlreadyRedeemed());
                  case VERSION_MOVED -> reload(request, left);
                  case CAPPED -> capped(request);
                  case CUT_OFF -> Future.succeededFuture(new ReleaseOutcome.CutOff());
                });
  }

  private Future<ReleaseOutcome> capped(Request request) {
    Instant now = request.entry.at();
    return caps.roomAt(request.organisation, request.service, now)
        .map(room -> room.map(at -> Duration.between(now, at)).orElse(ReleaseCap.WINDOW))
        .map(ReleaseOutcome.Capped::new);
  }

  private Future<ReleaseOutcome> reload(Request request, int left) {
    Future<Optional<RecipientKey>> key =
        request
            .recipient
            .map(recipient -> keys.reload(recipient.id()))
            .orElseGet(() -> Future.succeededFuture(Optional.empty()));
    return credentials
        .reload(request.organisation, request.service)
        .compose(found -> key.map(known -> new Prepared(found, known)))
        .compose(prepared -> attempt(request, prepared, left - 1));
  }

  private static Optional<ReleaseOutcome> obstacle(
      Request request, SealedCredential credential, Optional<RecipientKey> key) {
    if (isStale(request, credential)) {
      return Optional.of(new ReleaseOutcome.StaleCreation());
    }
    if (!request.fits.test(credential)) {
      return Optional.of(new ReleaseOutcome.Unfit());
    }
    return SealedOnly.permits(credential, request.recipient, key)
        ? Optional.empty()
        : Optional.of(new ReleaseOutcome.Unsealed());
  }

  private static boolean isStale(Request request, SealedCredential credential) {
    return request.creation.isPresent()
        && !request.creation.get().equals(credential.version().creation().value());
  }

  private static Redemption redemption(
      Request request, SealedCredential credential, Optional<RecipientKey> key) {
    return new Redemption(
        request.organisation,
        request.ticket,
        request.ticketExpiresAt,
        Optional.of(new CurrentCredential(request.service, credential.version())),
        request.recipient.map(each -> new CurrentRecipient(each.id(), key.map(RecipientKey::id))),
        entry(request, key));
  }

  /** Whether an answer left sealed is seen in the log. */
  private static LogEntry entry(Request request, Optional<RecipientKey> key) {
    return key.isPresent()
        ? request.entry.as(LogOutcome.RELEASED, request.entry.reason() + SEALED)
        : request.entry;
  }
}
