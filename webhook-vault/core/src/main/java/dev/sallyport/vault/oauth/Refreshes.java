package dev.sallyport.vault.oauth;

import dev.sallyport.vault.credential.CredentialEnvelope;
import dev.sallyport.vault.credential.Credentials;
import dev.sallyport.vault.credential.PlainCredential;
import dev.sallyport.vault.credential.SealedCredential;
import dev.sallyport.vault.endpoint.VaultRefusal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;

/**
 * Refreshes a credential, whoever does it: takes the lease and asks the provider, or waits until
 * somebody who has it is done.
 */
final class Refreshes {
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);
  private static final int LOOKS = 45;

  private final Vertx vertx;
  private final Credentials credentials;
  private final CredentialEnvelope envelope;
  private final RefreshLeases leases;
  private final RefreshRun run;
  private final Renewals renewals;

  Refreshes(
      Vertx vertx,
      Credentials credentials,
      CredentialEnvelope envelope,
      Renewals renewals,
      RefreshLeases leases,
      RefreshRun run) {
    this.vertx = vertx;
    this.credentials = credentials;
    this.envelope = envelope;
    this.renewals = renewals;
    this.leases = leases;
    this.run = run;
  }

  /** How it is had, and the credential in the clear. Not a record for that reason. */
  private static final class Prepared {
    private final Renewal renewal;
    private final PlainCredential plain;

    private Prepared(Renewal renewal, PlainCredential plain) {
      this.renewal = renewal;
      this.plain = plain;
    }

    @Override
    public String toString() {
      return "Prepared[redacted]";
    }
  }

  /**
   * The credential after a refresh of the version {@code current}; empty when the vault has no
   * client for it. Fails with a {@link VaultRefusal}.
   *
   * @param anyway also after a failure that says to wait, or to give up
   */
  Future<Optional<SealedCredential>> refresh(SealedCredential current, boolean anyway) {
    PlainCredential plain = envelope.open(current);
    return renewals
        .of(current.service(), plain)
        .compose(
            renewal ->
                renewal.isEmpty()
                    ? Future.succeededFuture(Optional.empty())
                    : refresh(current, new Prepared(renewal.get(), plain), anyway, LOOKS)
                        .map(Optional::of));
  }

  private Future<SealedCredential> refresh(
      SealedCredential current, Prepared prepared, boolean anyway, int looks) {
    return leases
        .take(
            new RefreshLeases.Asked(
                current.service(), current.version(), prepared.renewal.fingerprint(), anyway))
        .compose(
            outcome ->
                switch (outcome) {
                  case RefreshLeases.Outcome.Taken(RefreshLeases.Lease lease) ->
                      begin(current, prepared, lease);
                  case RefreshLeases.Outcome.Held() -> later(current, prepared, anyway, looks);
                  case RefreshLeases.Outcome.Failed(RefreshFailure why, Optional<Duration> pause) ->
                      Future.failedFuture(RefreshRefusals.of(why, pause));
                });
  }

  /** The last holder may have stored its tokens just before: then there is nothing to do. */
  private Future<SealedCredential> begin(
      SealedCredential current, Prepared prepared, RefreshLeases.Lease lease) {
    return stored(current)
        .compose(
            found ->
                found.version().equals(current.version())
                    ? run.refresh(
                        new RefreshRun.Work(lease, prepared.renewal, current, prepared.plain))
                    : leases.giveBack(lease).map(found));
  }

  private Future<SealedCredential> later(
      SealedCredential current, Prepared prepared, boolean anyway, int looks) {
    if (looks == 0) {
      return Future.failedFuture(RefreshRefusals.underWay());
    }
    return vertx
        .timer(LOOK_EVERY.toMillis())
        .compose(then -> stored(current))
        .compose(
            found ->
                found.version().equals(current.version())
                    ? refresh(current, prepared, anyway && looks == LOOKS, looks - 1)
                    : Future.succeededFuture(found));
  }

  private Future<SealedCredential> stored(SealedCredential current) {
    return credentials
        .find(current.organisation(), current.service())
        .map(found -> found.orElse(current));
  }
}
