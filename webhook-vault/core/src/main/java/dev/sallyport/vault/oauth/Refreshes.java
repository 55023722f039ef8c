package dev.sallyport.vault.oauth;

import dev.sallyport.ticket.ServiceName;
import dev.sallyport.vault.credential.CredentialEnvelope;
import dev.sallyport.vault.credential.Credentials;
import dev.sallyport.vault.credential.FieldName;
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
  /** Names the client, in a credential that is refreshed by another than the one of its name. */
  static final FieldName CLIENT = new FieldName("oauthClient");

  private static final Duration LOOK_EVERY = Duration.ofMillis(200);
  private static final int LOOKS = 45;

  private final Vertx vertx;
  private final Credentials credentials;
  private final CredentialEnvelope envelope;
  private final OAuthClients clients;
  private final Discovery discovery;
  private final RefreshLeases leases;
  private final RefreshRun run;

  Refreshes(
      Vertx vertx,
      Credentials credentials,
      CredentialEnvelope envelope,
      OAuthClients clients,
      Discovery discovery,
      RefreshLeases leases,
      RefreshRun run) {
    this.vertx = vertx;
    this.credentials = credentials;
    this.envelope = envelope;
    this.clients = clients;
    this.discovery = discovery;
    this.leases = leases;
    this.run = run;
  }

  /** The client of a credential, and the credential in the clear. Not a record for that reason. */
  private static final class Prepared {
    private final RegisteredClient client;
    private final Endpoints endpoints;
    private final PlainCredential plain;

    private Prepared(RegisteredClient client, Endpoints endpoints, PlainCredential plain) {
      this.client = client;
      this.endpoints = endpoints;
      this.plain = plain;
    }

    private String fingerprint() {
      return TokenFingerprint.of(
          plain.exposeForRelease().getOrDefault(Freshness.REFRESH_TOKEN, ""));
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
    Optional<ServiceName> name = clientName(current.service(), plain);
    if (name.isEmpty()) {
      return Future.succeededFuture(Optional.empty());
    }
    return clients
        .find(name.get())
        .compose(
            client ->
                client.isEmpty()
                    ? Future.succeededFuture(Optional.empty())
                    : discovery
                        .of(client.get())
                        .compose(
                            endpoints ->
                                refresh(
                                    current,
                                    new Prepared(client.get(), endpoints, plain),
                                    anyway,
                                    LOOKS))
                        .map(Optional::of));
  }

  private static Optional<ServiceName> clientName(ServiceName service, PlainCredential plain) {
    String named = plain.exposeForRelease().get(CLIENT);
    return named == null ? Optional.of(service) : ServiceName.parse(named);
  }

  private Future<SealedCredential> refresh(
      SealedCredential current, Prepared prepared, boolean anyway, int looks) {
    return leases
        .take(
            new RefreshLeases.Asked(
                current.service(), current.version(), prepared.fingerprint(), anyway))
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
                        new RefreshRun.Work(
                            lease, prepared.client, prepared.endpoints, current, prepared.plain))
                    : Future.succeededFuture(found));
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
