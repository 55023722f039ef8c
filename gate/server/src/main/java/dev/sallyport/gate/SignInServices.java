package dev.sallyport.gate;

import dev.sallyport.gate.access.Callers;
import dev.sallyport.gate.access.FreshSignIn;
import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.organisation.PgChanges;
import dev.sallyport.gate.outbound.OutboundDocuments;
import dev.sallyport.gate.signin.IdentityCallers;
import dev.sallyport.gate.signin.OperatorIssuer;
import dev.sallyport.service.http.ClientAddress;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** The part of a gate that operators sign in by. Without a provider nobody signs in. */
final class SignInServices {
  private final Optional<OperatorIssuer> operators;
  private final Callers callers;
  private final FreshSignIn freshness;

  SignInServices(
      Vertx vertx,
      Optional<OperatorIssuer> operators,
      OutboundDocuments documents,
      Pool pool,
      PgChanges changes,
      AuditRecords audit,
      ClientAddress clientAddress,
      InstantSource clock) {
    this.operators = operators;
    callers =
        operators
            .<Callers>map(
                issuer ->
                    IdentityCallers.of(
                        vertx, issuer, documents::get, pool, changes, audit, clientAddress, clock))
            .orElse((token, exchange) -> Future.succeededFuture(Optional.empty()));
    freshness =
        new FreshSignIn(
            operators.map(OperatorIssuer::fresh).orElse(Duration.ZERO),
            operators.map(OperatorIssuer::tokensMakeKeys).orElse(false),
            clock);
  }

  /** Name of the organisation whose operators can sign in. */
  Optional<String> organisation() {
    return operators.map(OperatorIssuer::organisation);
  }

  /** Where they sign in. */
  Optional<String> issuer() {
    return operators.map(known -> known.issuer().issuer());
  }

  Callers callers() {
    return callers;
  }

  /** What a key's maker has to have done. */
  FreshSignIn freshness() {
    return freshness;
  }
}
