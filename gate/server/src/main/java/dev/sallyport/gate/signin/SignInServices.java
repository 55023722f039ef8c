package dev.sallyport.gate.signin;

import dev.sallyport.gate.access.CallerAccess;
import dev.sallyport.gate.access.Callers;
import dev.sallyport.gate.access.FreshSignIn;
import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.organisation.PgChanges;
import dev.sallyport.gate.outbound.OutboundDocuments;
import dev.sallyport.gate.sealing.Seal;
import dev.sallyport.gate.token.TokenVerifier;
import dev.sallyport.service.http.ClientAddress;
import dev.sallyport.service.http.Routes;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** The part of a gate that operators sign in by. Without a provider nobody signs in. */
public final class SignInServices {
  private final Optional<OperatorIssuer> issuer;
  private final PgSessions sessions;
  private final List<Callers> callers;
  private final Optional<SignInRoutes> routes;
  private final FreshSignIn freshness;

  /** What there is without requests: where the gate is, what it calls with, what it keeps. */
  public record Surroundings(
      Vertx vertx,
      String publicUrl,
      OutboundDocuments documents,
      Seal seal,
      ClientAddress clientAddress,
      InstantSource clock) {}

  public SignInServices(
      Optional<OperatorIssuer> issuer,
      Surroundings at,
      Pool pool,
      PgChanges changes,
      AuditRecords audit) {
    this.issuer = issuer;
    this.sessions = new PgSessions(pool, changes, audit);
    PgIdentities identities = new PgIdentities(pool, changes, audit);
    Optional<TokenVerifier> tokens =
        issuer.map(
            known -> TokenVerifier.of(at.vertx(), known.issuer(), at.documents()::get, at.clock()));
    this.callers =
        issuer.stream()
            .<Callers>mapMulti(
                (known, each) -> {
                  each.accept(new SessionCallers(pool, known));
                  each.accept(
                      new IdentityCallers(
                          known, tokens.orElseThrow(), identities, at.clientAddress()));
                })
            .toList();
    this.routes =
        issuer.flatMap(
            known ->
                known
                    .client()
                    .map(client -> routes(known, client, tokens.orElseThrow(), identities, at)));
    this.freshness =
        new FreshSignIn(
            issuer.map(OperatorIssuer::fresh).orElse(Duration.ZERO),
            issuer.map(OperatorIssuer::tokensMakeKeys).orElse(false),
            at.clock());
  }

  private SignInRoutes routes(
      OperatorIssuer known,
      SignInClient client,
      TokenVerifier tokens,
      PgIdentities identities,
      Surroundings at) {
    SignIn signIn =
        new SignIn(known, client, tokens, at.documents(), at.publicUrl(), at.seal(), at.clock());
    return new SignInRoutes(known, client, signIn, identities, sessions, at.clientAddress());
  }

  /** Name of the organisation whose operators can sign in. */
  public Optional<String> organisation() {
    return issuer.map(OperatorIssuer::organisation);
  }

  /** Where they sign in. */
  public Optional<String> issuer() {
    return issuer.map(known -> known.issuer().issuer());
  }

  /** Those who have signed in, each kind of proof by itself. */
  public List<Callers> callers() {
    return callers;
  }

  /** What a key's maker has to have done. */
  public FreshSignIn freshness() {
    return freshness;
  }

  /** Adds the routes: the same ones whether anybody can sign in or not. */
  public void register(Routes target, CallerAccess access) {
    routes.ifPresentOrElse(
        open -> open.register(target), () -> SignInRoutes.registerClosed(target));
    new SessionRoutes(sessions, access).register(target);
  }
}
