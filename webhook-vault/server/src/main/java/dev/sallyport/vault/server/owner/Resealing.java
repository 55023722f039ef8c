package dev.sallyport.vault.server.owner;

import dev.sallyport.ticket.ServiceName;
import dev.sallyport.vault.credential.CredentialEnvelope;
import dev.sallyport.vault.credential.CredentialSummary;
import dev.sallyport.vault.credential.CredentialWriter;
import dev.sallyport.vault.credential.NewCredential;
import dev.sallyport.vault.credential.PutMode;
import dev.sallyport.vault.credential.PutOutcome;
import dev.sallyport.vault.credential.SealedCredential;
import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.kind.InjectableFields;
import dev.sallyport.vault.request.Injection;
import dev.sallyport.vault.request.RequestRules;
import dev.sallyport.vault.store.Store;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Changes what protects a stored credential. All of that is sealed with the value, so the value is
 * sealed anew.
 */
final class Resealing {
  private final Store store;
  private final VaultKeyset keyset;
  private final CredentialEnvelope envelope;
  private final String deed;

  /**
   * Works on {@code store}.
   *
   * @param deed what the owner does, as the vault's log names it
   */
  Resealing(Store store, VaultKeyset keyset, String deed) {
    this.store = store;
    this.keyset = keyset;
    this.deed = deed;
    this.envelope = new CredentialEnvelope(keyset);
  }

  /**
   * Stores the same value again.
   *
   * @param rules empty to leave them as they are
   * @param change what else is said of the credential by its owner
   * @return the credential as it is then; fails with {@link CommandRefused} when there is none
   */
  Future<CredentialSummary> reseal(
      ServiceName name, Optional<RequestRules> rules, UnaryOperator<NewCredential> change) {
    return new OwnerDeeds(keyset.organisation(), store)
        .record(deed, name)
        .compose(recorded -> store.credentials().find(keyset.organisation(), name))
        .compose(found -> put(found.orElseThrow(() -> notFound(name)), rules, change))
        .map(outcome -> stored(outcome, name));
  }

  private Future<PutOutcome> put(
      SealedCredential current, Optional<RequestRules> rules, UnaryOperator<NewCredential> change) {
    rules.flatMap(RequestRules::injection).ifPresent(each -> requireGiven(each, current));
    NewCredential same =
        new NewCredential(
                current.metadata().tokenType(),
                current.metadata().expiresAt(),
                rules,
                envelope.open(current))
            .with(current.metadata().fingerprint());
    return new CredentialWriter(
            keyset.organisation(),
            store.credentials(),
            envelope,
            InstantSource.system(),
            new SecureRandom())
        .put(
            current.service(),
            new PutMode.Overwrite(Optional.of(current.version().creation())),
            change.apply(same),
            next -> write(current, next));
  }

  private static void requireGiven(Injection injection, SealedCredential current) {
    try {
      InjectableFields.require(injection, current.fieldNames());
    } catch (IllegalArgumentException e) {
      // This message names fields only.
      throw new CommandRefused(ExitCode.INVALID_INPUT, "no rules: " + e.getMessage());
    }
  }

  /** A value that was stored in between is not overwritten with the one before. */
  private Future<Boolean> write(SealedCredential current, SealedCredential next) {
    return next.version().equals(current.version().next())
        ? store.credentials().write(next)
        : Future.failedFuture(
            new CommandRefused(
                ExitCode.UNAVAILABLE, "the credential was stored anew meanwhile; try again"));
  }

  private static CredentialSummary stored(PutOutcome outcome, ServiceName name) {
    if (outcome instanceof PutOutcome.Stored(CredentialSummary credential)) {
      return credential;
    }
    throw notFound(name);
  }

  private static CommandRefused notFound(ServiceName name) {
    return new CommandRefused(ExitCode.NOT_FOUND, "there is no credential " + name);
  }
}
