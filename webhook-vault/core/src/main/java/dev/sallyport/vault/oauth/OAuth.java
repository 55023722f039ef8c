package dev.sallyport.vault.oauth;

import dev.sallyport.vault.credential.CredentialEnvelope;
import dev.sallyport.vault.credential.Credentials;
import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.log.ReleaseLog;
import dev.sallyport.vault.outbound.UpstreamAddresses;
import dev.sallyport.vault.outbound.Upstreams;
import dev.sallyport.vault.request.EndpointUrl;
import dev.sallyport.vault.storage.DocumentCollection;
import dev.sallyport.vault.storage.DocumentSeal;
import dev.sallyport.vault.storage.Documents;
import dev.sallyport.vault.storage.OwnDocuments;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Set;

/** The vault as an OAuth client, put together for one event loop. */
public final class OAuth {
  private static final Providers PROVIDERS = Providers.builtIn();

  private final FreshTokens freshTokens;
  private final Authorizations authorizations;

  /**
   * What it is put together from.
   *
   * @param gcpTokenUrls where assertions of service accounts may be sent
   */
  public record Parts(
      Vertx vertx,
      VaultKeyset keyset,
      Credentials credentials,
      Documents documents,
      ReleaseLog log,
      UpstreamAddresses addresses,
      Upstreams upstreams,
      Set<EndpointUrl> gcpTokenUrls,
      MeterRegistry registry,
      InstantSource clock,
      SecureRandom random) {}

  /** Asks providers through the parts' upstreams only. */
  public OAuth(Parts parts) {
    ProviderCalls calls = new ProviderCalls(parts.addresses, parts.upstreams);
    CredentialEnvelope envelope = new CredentialEnvelope(parts.keyset);
    RefreshLeases leases = leases(parts);
    RefreshRun run =
        new RefreshRun(
            parts.vertx,
            parts.credentials,
            envelope,
            leases,
            new RefreshReports(parts.keyset.organisation(), parts.log, parts.registry, parts.clock),
            parts.clock,
            parts.random);
    OAuthClients clients = new OAuthClients(parts.keyset, parts.documents, PROVIDERS, parts.clock);
    Discovery discovery = new Discovery(calls);
    this.authorizations = new Authorizations(clients, discovery, calls);
    Renewals renewals = new Renewals(clients, discovery, calls, parts.gcpTokenUrls, parts.clock);
    Refreshes refreshes =
        new Refreshes(parts.vertx, parts.credentials, envelope, renewals, leases, run);
    this.freshTokens = new FreshTokens(parts.credentials, refreshes, parts.clock);
  }

  private static RefreshLeases leases(Parts parts) {
    OwnDocuments documents =
        new OwnDocuments(
            parts.keyset.organisation(),
            DocumentCollection.OAUTH_REFRESHES,
            parts.documents,
            new DocumentSeal(parts.keyset),
            parts.clock);
    return new RefreshLeases(documents, parts.clock, parts.random);
  }

  /** How people connect. */
  public Authorizations authorizations() {
    return authorizations;
  }

  /** Access tokens as they are released. */
  public FreshTokens freshTokens() {
    return freshTokens;
  }
}
