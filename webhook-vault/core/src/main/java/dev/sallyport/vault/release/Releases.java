package dev.sallyport.vault.release;

import dev.sallyport.ticket.ServiceName;
import dev.sallyport.ticket.TicketId;
import dev.sallyport.vault.credential.CachedCredentials;
import dev.sallyport.vault.credential.SealedCredential;
import dev.sallyport.vault.failure.StoreException;
import dev.sallyport.vault.log.LogEntry;
import dev.sallyport.vault.organisation.Organisation;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Releases credentials: takes the ciphertext from memory, redeems the ticket for exactly that
 * version, and starts again from the store when the version has moved on. So every release is of
 * the value that was current when it was logged.
 */
public final class Releases {
  /** Tries before giving up; each means that someone stored a new value in between. */
  private static final int ATTEMPTS = 8;

  private final CachedCredentials credentials;
  private final Redemptions redemptions;

  public Releases(CachedCredentials credentials, Redemptions redemptions) {
    this.credentials = credentials;
    this.redemptions = redemptions;
  }

  /**
   * A release that a verified ticket asks for.
   *
   * @param creation the ticket's {@code cid}
   * @param fits whether the stored credential is of the kind that is asked for
   * @param entry what is logged when it is released
   */
  public record Request(
      Organisation organisation,
      ServiceName service,
      TicketId ticket,
      Instant ticketExpiresAt,
      Optional<String> creation,
      Predicate<SealedCredential> fits,
      LogEntry entry) {}

  /**
   * Redeems and logs; nothing is decrypted here. Refusals but reuse are left to the caller to log.
   */
  public Future<ReleaseOutcome> release(Request request) {
    return credentials
        .recall(request.organisation, request.service)
        .compose(found -> attempt(request, found, ATTEMPTS));
  }

  private Future<ReleaseOutcome> attempt(
      Request request, Optional<SealedCredential> found, int left) {
    if (left == 0) {
      return Future.failedFuture(
          new StoreException(StoreException.Kind.OVERLOADED, "the credential kept changing"));
    }
    if (found.isEmpty()) {
      return Future.succeededFuture(new ReleaseOutcome.NoCredential());
    }
    return redeem(request, found.get(), left);
  }

  private Future<ReleaseOutcome> redeem(Request request, SealedCredential credential, int left) {
    Optional<ReleaseOutcome> obstacle = obstacle(request, credential);
    if (obstacle.isPresent()) {
      // Memory may be behind a credential that was stored anew: only the store can say.
      return left == ATTEMPTS ? reload(request, left) : Future.succeededFuture(obstacle.get());
    }
    return redemptions
        .redeem(redemption(request, credential))
        .compose(
            outcome ->
                switch (outcome) {
                  case REDEEMED -> Future.succeededFuture(new ReleaseOutcome.Released(credential));
                  case ALREADY_REDEEMED ->
                      Future.succeededFuture(new ReleaseOutcome.AlreadyRedeemed());
                  case VERSION_MOVED -> reload(request, left);
                });
  }

  private Future<ReleaseOutcome> reload(Request request, int left) {
    return credentials
        .reload(request.organisation, request.service)
        .compose(found -> attempt(request, found, left - 1));
  }

  private static Optional<ReleaseOutcome> obstacle(Request request, SealedCredential credential) {
    if (isStale(request, credential)) {
      return Optional.of(new ReleaseOutcome.StaleCreation());
    }
    return request.fits.test(credential)
        ? Optional.empty()
        : Optional.of(new ReleaseOutcome.Unfit());
  }

  private static boolean isStale(Request request, SealedCredential credential) {
    return request.creation.isPresent()
        && !request.creation.get().equals(credential.version().creation().value());
  }

  private static Redemption redemption(Request request, SealedCredential credential) {
    return new Redemption(
        request.organisation,
        request.ticket,
        request.ticketExpiresAt,
        Optional.of(new CurrentCredential(request.service, credential.version())),
        request.entry);
  }
}
