package dev.sallyport.vault;

import dev.sallyport.vault.binding.GateNetworks;
import dev.sallyport.vault.connect.ConnectionLog;
import dev.sallyport.vault.connect.Connections;
import dev.sallyport.vault.connect.FinishConnection;
import dev.sallyport.vault.connect.StartConnection;
import dev.sallyport.vault.credential.CredentialWriter;
import dev.sallyport.vault.endpoint.Access;
import dev.sallyport.vault.endpoint.Route;
import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.oauth.Authorizations;
import dev.sallyport.vault.release.PresentedTickets;
import dev.sallyport.vault.release.ReleaseMetrics;
import dev.sallyport.vault.storage.DocumentCollection;
import dev.sallyport.vault.storage.DocumentSeal;
import dev.sallyport.vault.storage.OwnDocuments;
import dev.sallyport.vault.store.Store;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;

/** The routes by which a person connects an account at a provider. */
record ConnectRoutes(
    VaultConfiguration configuration,
    VaultKeyset keyset,
    Store store,
    PresentedTickets tickets,
    Authorizations authorizations,
    CredentialWriter writer,
    ReleaseMetrics metrics,
    InstantSource clock,
    SecureRandom random) {

  List<Route> all(GateNetworks gate) {
    Connections connections =
        new Connections(
            new OwnDocuments(
                keyset.organisation(),
                DocumentCollection.OAUTH_CONNECTIONS,
                store.documents(),
                new DocumentSeal(keyset),
                clock),
            clock);
    return List.of(
        new Route("GET", "/v1/connect", Access.TICKET, 0, gate.keptFrom(start(connections))),
        new Route("GET", Route.CALLBACK, Access.CONNECTION, 0, finish(connections)));
  }

  private StartConnection start(Connections connections) {
    return new StartConnection(
        keyset.organisation(),
        tickets,
        store.redemptions(),
        authorizations,
        connections,
        configuration.identity().vault(),
        metrics,
        random);
  }

  private FinishConnection finish(Connections connections) {
    return new FinishConnection(
        connections,
        authorizations,
        writer,
        new ConnectionLog(keyset.organisation(), store.log(), clock),
        configuration.identity().vault(),
        clock);
  }
}
