package dev.sallyport.gate.sandbox;

import dev.sallyport.gate.access.Actor;
import dev.sallyport.gate.access.CallerAccess;
import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.identity.SandboxCredentialId;
import dev.sallyport.service.http.Access;
import dev.sallyport.service.http.ClientAddress;
import dev.sallyport.service.http.Exchange;
import dev.sallyport.ticket.key.KeyText;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import java.util.Optional;

/**
 * Admits holders of credentials of the sandbox to the routes that are marked with it. A credential
 * is looked up for each request, so one that was revoked anywhere is refused at the next.
 */
final class SandboxAccess {
  private static final String NAME = "sandbox";

  private final SandboxCredentials credentials;
  private final ClientAddress clientAddress;
  private final SandboxSettings settings;

  SandboxAccess(
      SandboxCredentials credentials, ClientAddress clientAddress, SandboxSettings settings) {
    this.credentials = credentials;
    this.clientAddress = clientAddress;
    this.settings = settings;
  }

  /** The access of a route for everybody with a credential that has not ended. */
  Access any() {
    return access(NAME, this::requireActive);
  }

  /** The same, for credentials with this scope. */
  Access requiring(SandboxScope scope) {
    return access(
        NAME + " " + scope.wireName(),
        credential ->
            requireActive(credential)
                .compose(
                    active ->
                        active.scopes().contains(scope.wireName())
                            ? Future.succeededFuture(active)
                            : Future.failedFuture(
                                SandboxProblems.scopeLacking(scope.wireName(), active.scopes()))));
  }

  /**
   * The access of a route that a credential may use about itself, also when it has ended, or else a
   * caller.
   */
  Access itselfOr(Access callers) {
    Access itself = access(NAME, Future::succeededFuture);
    return new Access() {
      @Override
      public String name() {
        return NAME + " or " + callers.name();
      }

      @Override
      public Future<Void> admit(Exchange exchange) {
        boolean withToken = exchange.header(HttpHeaders.AUTHORIZATION).isPresent();
        if (withToken && exchange.header(settings.header()).isPresent()) {
          return Future.failedFuture(SandboxProblems.twoProofs());
        }
        return (withToken ? callers : itself).admit(exchange);
      }
    };
  }

  private Access access(String name, Check check) {
    return new Access() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Future<Void> admit(Exchange exchange) {
        return presented(exchange)
            .compose(check::admit)
            .map(
                admitted -> {
                  exchange.attach(admitted);
                  return null;
                });
      }
    };
  }

  /** What else a credential has to be. */
  @FunctionalInterface
  private interface Check {
    Future<SandboxCredential> admit(SandboxCredential credential);
  }

  private Future<SandboxCredential> presented(Exchange exchange) {
    if (settings.organisation().isEmpty()) {
      return Future.failedFuture(SandboxProblems.closed());
    }
    Optional<String> sent = exchange.header(settings.header());
    if (sent.isEmpty()) {
      return Future.failedFuture(SandboxProblems.missing(settings.header()));
    }
    return sent.flatMap(KeyText::parse)
        .map(text -> credentials.byHash(text.hash()))
        .orElseGet(() -> Future.succeededFuture(Optional.empty()))
        .map(found -> found.orElseThrow(() -> SandboxProblems.invalid(settings.header())));
  }

  private Future<SandboxCredential> requireActive(SandboxCredential credential) {
    return credential.state() == SandboxState.ACTIVE
        ? credentials.noteUse(credential).map(credential)
        : Future.failedFuture(SandboxProblems.ended(credential.state(), settings.header()));
  }

  /** Whether a credential was admitted, and it is not this one. */
  static boolean isAnother(Exchange exchange, SandboxCredentialId id) {
    return exchange
        .attachedIfAny(SandboxCredential.class)
        .filter(credential -> !credential.id().equals(id))
        .isPresent();
  }

  /** The credential that was admitted. */
  static SandboxCredential credential(Exchange exchange) {
    return exchange.attached(SandboxCredential.class);
  }

  /** Who ends a credential on a route of {@link #itselfOr}: that credential, or a caller. */
  Origin origin(Exchange exchange, CallerAccess callers) {
    return exchange
        .attachedIfAny(SandboxCredential.class)
        .map(
            itself ->
                new Origin(
                    itself.organisation(),
                    new Actor.ASandboxCredential(itself.id()),
                    clientAddress.of(exchange.request()),
                    exchange.requestId()))
        .orElseGet(() -> callers.origin(exchange));
  }
}
