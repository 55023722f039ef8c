package dev.sallyport.vault.credential;

import dev.sallyport.ticket.ServiceName;
import dev.sallyport.vault.failure.StoreException;
import dev.sallyport.vault.organisation.Organisation;
import dev.sallyport.vault.request.RequestRules;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Function;

/**
 * Puts credentials into the store: reads what is there, seals for the version that follows, writes
 * if nothing came between. A writer that lost the race starts again.
 */
public final class CredentialWriter {
  /** Lost races before giving up; each means that another writer succeeded. */
  private static final int ATTEMPTS = 16;

  private final Organisation organisation;
  private final Credentials credentials;
  private final CredentialEnvelope envelope;
  private final InstantSource clock;
  private final SecureRandom random;

  public CredentialWriter(
      Organisation organisation,
      Credentials credentials,
      CredentialEnvelope envelope,
      InstantSource clock,
      SecureRandom random) {
    this.organisation = organisation;
    this.credentials = credentials;
    this.envelope = envelope;
    this.clock = clock;
    this.random = random;
  }

  /**
   * Seals and stores a value.
   *
   * @param tokenType see {@link CredentialMetadata#tokenType}
   */
  public Future<PutOutcome> put(
      ServiceName service,
      PutMode mode,
      String tokenType,
      Optional<Instant> expiresAt,
      PlainCredential plain) {
    return put(service, mode, tokenType, expiresAt, plain, credentials::write);
  }

  /**
   * The same by another way into the store.
   *
   * @param write stores a value as {@link Credentials#write} does, perhaps with more in the same
   *     write
   */
  public Future<PutOutcome> put(
      ServiceName service,
      PutMode mode,
      String tokenType,
      Optional<Instant> expiresAt,
      PlainCredential plain,
      Function<SealedCredential, Future<Boolean>> write) {
    return put(
        service, mode, new NewCredential(tokenType, expiresAt, Optional.empty(), plain), write);
  }

  /** Seals and stores a credential. */
  public Future<PutOutcome> put(ServiceName service, PutMode mode, NewCredential credential) {
    return put(service, mode, credential, credentials::write);
  }

  /** The same by another way into the store. */
  public Future<PutOutcome> put(
      ServiceName service,
      PutMode mode,
      NewCredential credential,
      Function<SealedCredential, Future<Boolean>> write) {
    return attempt(new Put(service, mode, credential, write), ATTEMPTS);
  }

  private Future<PutOutcome> attempt(Put put, int left) {
    if (left == 0) {
      return Future.failedFuture(
          new StoreException(StoreException.Kind.OVERLOADED, "too many writers of one credential"));
    }
    return credentials
        .find(organisation, put.service)
        .compose(
            current ->
                switch (check(put, current)) {
                  case Refusal(PutOutcome why) -> Future.succeededFuture(why);
                  case Go() -> write(put, next(put, current), left);
                });
  }

  private Future<PutOutcome> write(Put put, SealedCredential sealed, int left) {
    return put.write
        .apply(sealed)
        .recover(this::afterFailure)
        .compose(
            written ->
                written
                    ? Future.succeededFuture(new PutOutcome.Stored(sealed.summary()))
                    : attempt(put, left - 1));
  }

  /** A data key that seals no longer is taken for a lost race. */
  private Future<Boolean> afterFailure(Throwable failure) {
    return failure instanceof StoreException store && store.kind() == StoreException.Kind.STALE_KEY
        ? envelope.refreshKeys().map(false)
        : Future.failedFuture(failure);
  }

  private SealedCredential next(Put put, Optional<SealedCredential> current) {
    // Stores keep microseconds at best; a value must read back as it was written.
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Instant createdAt = current.map(c -> c.metadata().createdAt()).orElse(now);
    CredentialVersion version =
        current.map(c -> c.version().next()).orElseGet(() -> CredentialVersion.first(random));
    Optional<Instant> expiresAt =
        put.credential.expiresAt().map(at -> at.truncatedTo(ChronoUnit.MILLIS));
    boolean sealedOnly = put.credential.sealedOnly().orElseGet(() -> isSealedOnly(current));
    return envelope.seal(
        put.service,
        version,
        new CredentialMetadata(
            put.credential.tokenType(),
            expiresAt,
            createdAt,
            now,
            rules(put, current),
            sealedOnly,
            put.credential.fingerprint()),
        put.credential.plain());
  }

  /**
   * What its owner said of a credential holds for the values that follow. Rules that came with a
   * ticket, and so perhaps from a hostile gate that lay in wait, go with the value they came with.
   */
  private static Optional<RequestRules> rules(Put put, Optional<SealedCredential> current) {
    Optional<RequestRules> given = put.credential.rules();
    return put.credential.isFromOwner()
        ? given.map(RequestRules::fromOwner).or(() -> rulesOfOwner(current))
        : given.or(() -> rulesOfOwner(current));
  }

  private static Optional<RequestRules> rulesOfOwner(Optional<SealedCredential> current) {
    return current.flatMap(c -> c.metadata().rules()).filter(RequestRules::ofOwner);
  }

  private static boolean isSealedOnly(Optional<SealedCredential> current) {
    return current.map(c -> c.metadata().sealedOnly()).orElse(false);
  }

  private static Check check(Put put, Optional<SealedCredential> current) {
    boolean widens = put.credential.rules().isPresent() && !put.credential.isFromOwner();
    return widens && current.filter(c -> c.metadata().hasRulesOfOwner()).isPresent()
        ? new Refusal(new PutOutcome.RulesOfOwner())
        : check(put.mode, current);
  }

  private static Check check(PutMode mode, Optional<SealedCredential> current) {
    return switch (mode) {
      case PutMode.Create() ->
          current.isPresent() ? new Refusal(new PutOutcome.AlreadyExists()) : new Go();
      case PutMode.CreateOrOverwrite() -> new Go();
      case PutMode.Overwrite(Optional<CreationId> creation) -> checkOverwrite(creation, current);
    };
  }

  private static Check checkOverwrite(
      Optional<CreationId> creation, Optional<SealedCredential> current) {
    if (current.isEmpty()) {
      return new Refusal(new PutOutcome.NotFound());
    }
    CreationId stored = current.get().version().creation();
    return creation.isEmpty() || creation.get().equals(stored)
        ? new Go()
        : new Refusal(new PutOutcome.StaleCreation());
  }

  private sealed interface Check {}

  private record Go() implements Check {}

  private record Refusal(PutOutcome why) implements Check {}

  private record Put(
      ServiceName service,
      PutMode mode,
      NewCredential credential,
      Function<SealedCredential, Future<Boolean>> write) {}
}
