package dev.sallyport.vault.oauth;

import dev.sallyport.ticket.ServiceName;
import dev.sallyport.vault.credential.CredentialVersion;
import dev.sallyport.vault.storage.DocumentKey;
import dev.sallyport.vault.storage.OwnDocuments;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Who may ask a provider for a credential's next tokens: one at a time, over all event loops and
 * replicas, by a document that only its predecessor's reader can overwrite. A lease ends by itself.
 */
final class RefreshLeases {
  private static final int HOLDER_BYTES = 16;

  private final OwnDocuments documents;
  private final InstantSource clock;
  private final SecureRandom random;

  RefreshLeases(OwnDocuments documents, InstantSource clock, SecureRandom random) {
    this.documents = documents;
    this.clock = clock;
    this.random = random;
  }

  /** What came of asking for a lease. */
  sealed interface Outcome {
    /** It is ours, and the store knows that the provider is about to be asked. */
    record Taken(Lease lease) implements Outcome {}

    /** Somebody else asks the provider now. */
    record Held() implements Outcome {}

    /** It failed before, and it is no use to ask again, or too early. */
    record Failed(RefreshFailure why, Optional<Duration> pause) implements Outcome {}
  }

  /** A lease that is ours until it ends. */
  record Lease(ServiceName service, RefreshRecord record, long version) {}

  /**
   * What is to be refreshed.
   *
   * @param token the refresh token's fingerprint
   * @param anyway also after a failure that says to wait, or to give up
   */
  record Asked(ServiceName service, CredentialVersion version, String token, boolean anyway) {}

  /** Takes the lease of a credential. Whoever holds it holds it for every value of that. */
  Future<Outcome> take(Asked asked) {
    DocumentKey key = new DocumentKey(asked.service.value());
    return documents.find(key).compose(found -> take(asked, key, found));
  }

  private Future<Outcome> take(Asked asked, DocumentKey key, Optional<OwnDocuments.Opened> found) {
    Instant now = clock.instant();
    Optional<RefreshRecord> stored =
        found.map(document -> RefreshRecord.read(document.exposeContent()));
    if (stored.filter(record -> record.isHeld(now)).isPresent()) {
      return Future.succeededFuture(new Outcome.Held());
    }
    RefreshRecord before =
        stored
            .filter(record -> record.isAbout(asked.token))
            .map(record -> record.at(asked.version))
            .orElseGet(() -> RefreshRecord.untried(asked.version, asked.token));
    Optional<Outcome> settled = asked.anyway ? Optional.empty() : settled(before, now);
    if (settled.isPresent()) {
      return Future.succeededFuture(settled.get());
    }
    RefreshRecord taken = before.taken(holder(), now);
    long next = found.map(each -> each.summary().version()).orElse(0L) + 1;
    return documents
        .write(key, found, taken.write())
        .map(
            written ->
                written
                    ? new Outcome.Taken(new Lease(asked.service, taken, next))
                    : new Outcome.Held()); // somebody was faster
  }

  private static Optional<Outcome> settled(RefreshRecord before, Instant now) {
    if (before.failure() == null) {
      return Optional.empty();
    }
    Optional<Duration> pause = before.pause(now);
    boolean wait = before.needsReconnecting() || pause.isPresent();
    return wait
        ? Optional.of(
            new Outcome.Failed(
                before.failure(), before.needsReconnecting() ? Optional.empty() : pause))
        : Optional.empty();
  }

  /** Writes down what came of it, and so gives the lease back, unless it is somebody else's. */
  Future<Void> settle(Lease lease, RefreshRecord outcome) {
    DocumentKey key = new DocumentKey(lease.service.value());
    return documents
        .find(key)
        .compose(
            found ->
                found.filter(each -> each.summary().version() == lease.version).isPresent()
                    ? documents.write(key, found, outcome.write()).mapEmpty()
                    : Future.succeededFuture());
  }

  /**
   * Gives a lease back because another value is there; never fails, since it would end by itself.
   */
  Future<Void> giveBack(Lease lease) {
    return settle(lease, lease.record.givenBack()).otherwiseEmpty();
  }

  private String holder() {
    byte[] bytes = new byte[HOLDER_BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
