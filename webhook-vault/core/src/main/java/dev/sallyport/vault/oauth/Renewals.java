package dev.sallyport.vault.oauth;

import dev.sallyport.ticket.ServiceName;
import dev.sallyport.vault.credential.FieldName;
import dev.sallyport.vault.credential.PlainCredential;
import dev.sallyport.vault.exchange.ExchangeKind;
import dev.sallyport.vault.request.EndpointUrl;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

/** Finds the way in which a credential's next value is had. */
final class Renewals {
  /** Names the client, in a credential that is refreshed by another than the one of its name. */
  static final FieldName CLIENT = new FieldName("oauthClient");

  private final OAuthClients clients;
  private final Discovery discovery;
  private final ProviderCalls calls;
  private final Set<EndpointUrl> gcpTokenUrls;
  private final InstantSource clock;

  /**
   * Asks through {@code calls}.
   *
   * @param gcpTokenUrls where assertions of service accounts may be sent
   */
  Renewals(
      OAuthClients clients,
      Discovery discovery,
      ProviderCalls calls,
      Set<EndpointUrl> gcpTokenUrls,
      InstantSource clock) {
    this.clients = clients;
    this.discovery = discovery;
    this.calls = calls;
    this.gcpTokenUrls = gcpTokenUrls;
    this.clock = clock;
  }

  /** Empty when the vault has no client for the credential. */
  Future<Optional<Renewal>> of(ServiceName service, PlainCredential plain) {
    Optional<ExchangeKind> kind = ExchangeKind.of(plain.fieldNames());
    return kind.isPresent()
        ? Future.succeededFuture(Optional.of(exchange(kind.get(), plain)))
        : refreshToken(service, plain);
  }

  private Renewal exchange(ExchangeKind kind, PlainCredential plain) {
    return switch (kind) {
      case GCP_SERVICE_ACCOUNT -> new ServiceAccountRenewal(calls, gcpTokenUrls, plain, clock);
      case AWS_STS -> new StsRenewal(calls, plain, clock);
    };
  }

  private Future<Optional<Renewal>> refreshToken(ServiceName service, PlainCredential plain) {
    String named = plain.exposeForRelease().get(CLIENT);
    Optional<ServiceName> name = named == null ? Optional.of(service) : ServiceName.parse(named);
    return name.isEmpty()
        ? Future.succeededFuture(Optional.empty())
        : clients
            .find(name.get())
            .compose(
                client ->
                    client.isEmpty()
                        ? Future.succeededFuture(Optional.empty())
                        : refreshToken(client.get(), plain));
  }

  private Future<Optional<Renewal>> refreshToken(RegisteredClient client, PlainCredential plain) {
    return discovery
        .of(client)
        .map(endpoints -> Optional.of(new RefreshTokenRenewal(calls, client, endpoints, plain)));
  }
}
