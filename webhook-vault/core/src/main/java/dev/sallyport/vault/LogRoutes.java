package dev.sallyport.vault;

import dev.sallyport.vault.binding.SignedCalls;
import dev.sallyport.vault.endpoint.Access;
import dev.sallyport.vault.endpoint.Endpoint;
import dev.sallyport.vault.endpoint.Route;
import dev.sallyport.vault.endpoint.VaultError;
import dev.sallyport.vault.endpoint.VaultRefusal;
import dev.sallyport.vault.endpoint.VaultRequest;
import dev.sallyport.vault.endpoint.VaultResponse;
import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.log.proof.LogAlarms;
import dev.sallyport.vault.log.proof.LogExchange;
import dev.sallyport.vault.log.proof.LogProofs;
import dev.sallyport.vault.storage.DocumentCollection;
import dev.sallyport.vault.storage.DocumentSeal;
import dev.sallyport.vault.storage.OwnDocuments;
import dev.sallyport.vault.store.Store;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.List;

/** The gate's routes about the two logs. How much a vault releases is nobody else's business. */
record LogRoutes(VaultKeyset keyset, Store store, MeterRegistry registry, InstantSource clock) {

  List<Route> all(SignedCalls signed) {
    return store
        .logTrees()
        .map(trees -> new LogProofs(keyset.organisation(), trees))
        .map(proofs -> kept(signed, proofs))
        .orElseGet(() -> notKept(signed));
  }

  private List<Route> kept(SignedCalls signed, LogProofs proofs) {
    return routes(
        signed, proofs::checkpoint, proofs::inclusion, proofs::consistency, exchange(proofs));
  }

  private static List<Route> notKept(SignedCalls signed) {
    Endpoint refusal = LogRoutes::refuse;
    return routes(signed, refusal, refusal, refusal, refusal);
  }

  private static Future<VaultResponse> refuse(VaultRequest request) {
    return Future.failedFuture(
        new VaultRefusal(
            VaultError.LOG_TREE_NOT_KEPT,
            "The store of this vault keeps no tree of its log; one in PostgreSQL or in a file does."));
  }

  private static List<Route> routes(
      SignedCalls signed,
      Endpoint checkpoint,
      Endpoint inclusion,
      Endpoint consistency,
      Endpoint exchange) {
    return List.of(
        get("checkpoint", signed.guard(checkpoint)),
        get("proof/inclusion", signed.guard(inclusion)),
        get("proof/consistency", signed.guard(consistency)),
        new Route(
            "POST",
            "/v1/log/exchange",
            Access.SIGNED,
            LogExchange.MAXIMUM_BODY,
            signed.guard(exchange)));
  }

  private static Route get(String name, Endpoint endpoint) {
    return new Route("GET", "/v1/log/" + name, Access.SIGNED, 0, endpoint);
  }

  private Endpoint exchange(LogProofs proofs) {
    OwnDocuments held =
        new OwnDocuments(
            keyset.organisation(),
            DocumentCollection.LOG_EXCHANGE,
            store.documents(),
            new DocumentSeal(keyset),
            clock);
    return new LogExchange(
        proofs, held, new LogAlarms(keyset.organisation(), store.log(), clock, registry), clock);
  }
}
