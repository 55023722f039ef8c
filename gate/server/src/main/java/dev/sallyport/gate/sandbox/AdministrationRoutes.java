package dev.sallyport.gate.sandbox;

import static dev.sallyport.gate.request.Parameters.accepted;
import static dev.sallyport.gate.request.Parameters.invalid;
import static dev.sallyport.gate.request.Parameters.notFound;

import dev.sallyport.gate.access.CallerAccess;
import dev.sallyport.gate.access.Permission;
import dev.sallyport.gate.agent.AgentDraft;
import dev.sallyport.gate.identity.KeyPrefixes;
import dev.sallyport.gate.identity.PrincipalKind;
import dev.sallyport.gate.identity.SandboxCredentialId;
import dev.sallyport.gate.key.NewKey;
import dev.sallyport.gate.request.Page;
import dev.sallyport.gate.request.Parameters;
import dev.sallyport.service.http.Access;
import dev.sallyport.service.http.Answer;
import dev.sallyport.service.http.BodyLimits;
import dev.sallyport.service.http.Exchange;
import dev.sallyport.service.http.Routes;
import dev.sallyport.ticket.key.KeyText;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** {@code /api/sandbox/credentials}: operators see who asked, end credentials, and make agents. */
final class AdministrationRoutes {
  private final SandboxCredentials credentials;
  private final CallerAccess access;
  private final SandboxMetrics metrics;
  private final String keyPrefix;

  AdministrationRoutes(
      SandboxCredentials credentials,
      CallerAccess access,
      SandboxMetrics metrics,
      KeyPrefixes prefixes) {
    this.credentials = credentials;
    this.access = access;
    this.metrics = metrics;
    this.keyPrefix = prefixes.of(PrincipalKind.AGENT);
  }

  void register(Routes routes) {
    Access reading = access.requiring(Permission.AGENTS_READ);
    routes
        .get("/api/sandbox/credentials", reading, this::list)
        .get("/api/sandbox/credentials/{id}", reading, this::show)
        .post(
            "/api/sandbox/credentials/{id}/promote",
            access.freshly(access.requiring(Permission.AGENTS_CREATE)),
            this::promote)
        .post(
            "/api/sandbox/credentials/{id}/revoke",
            access.requiring(Permission.AGENTS_MANAGE, Permission.KEYS_REVOKE),
            this::revoke);
  }

  private Future<Answer> list(Exchange exchange) {
    Optional<SandboxState> state =
        exchange
            .parameter("status")
            .map(
                text ->
                    SandboxState.parse(text)
                        .orElseThrow(
                            () ->
                                invalid(
                                    "The parameter 'status' is active, expired, revoked or"
                                        + " promoted")));
    return credentials
        .list(
            CallerAccess.organisation(exchange),
            state,
            Parameters.page(exchange, SandboxCredentialId::parse))
        .map(page -> Answer.json(200, view(page)));
  }

  private Future<Answer> show(Exchange exchange) {
    return credentials
        .find(CallerAccess.organisation(exchange), SandboxBodies.id(exchange))
        .map(found -> Answer.json(200, view(found.orElseThrow(() -> notFound("credential")))));
  }

  private Future<Answer> promote(Exchange exchange) {
    SandboxCredentialId id = SandboxBodies.id(exchange);
    KeyText key = KeyText.generate(keyPrefix);
    return exchange
        .json(SandboxBodies.Promote.class, BodyLimits.COMMAND)
        .compose(
            body -> {
              AgentDraft draft = accepted(body::toDraft);
              return credentials.promote(access.origin(exchange), id, draft, NewKey.of(key));
            })
        .map(promotion -> promoted(promotion, key));
  }

  private Answer promoted(Promotion promotion, KeyText key) {
    return switch (promotion) {
      case Promotion.Done done -> {
        metrics.count(SandboxMetrics.Event.PROMOTED);
        Map<String, Object> view = view(done.credential());
        view.put("agentName", done.agent().name());
        view.put("apiKey", key.expose());
        yield Answer.json(201, view);
      }
      case Promotion.NoSuchCredential none -> throw notFound("credential");
      case Promotion.Ended ended -> throw SandboxProblems.notPromotable(ended.credential().state());
    };
  }

  private Future<Answer> revoke(Exchange exchange) {
    SandboxCredentialId id = SandboxBodies.id(exchange);
    return exchange
        .jsonIfAny(SandboxBodies.Revoke.class, BodyLimits.COMMAND)
        .compose(
            body ->
                credentials.revoke(
                    access.origin(exchange), id, accepted(() -> SandboxBodies.reason(body))))
        .map(
            ended -> {
              SandboxCredential credential = ended.orElseThrow(() -> notFound("credential"));
              metrics.count(SandboxMetrics.Event.REVOKED);
              return Answer.json(200, view(credential));
            });
  }

  private static Map<String, Object> view(Page<SandboxCredential> page) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("credentials", page.items().stream().map(AdministrationRoutes::view).toList());
    view.put("nextCursor", page.next().orElse(null));
    return view;
  }

  private static Map<String, Object> view(SandboxCredential credential) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("id", credential.id().value());
    view.put("requestId", credential.request());
    view.put("status", credential.state().wireName());
    view.put("hint", credential.hint());
    view.put("scopes", credential.scopes());
    view.put("answers", credential.answers().getMap());
    view.put("network", credential.network());
    view.put("createdAt", credential.createdAt().toString());
    view.put("expiresAt", credential.expiresAt().toString());
    view.put("lastUsedAt", credential.lastUsedAt().map(Instant::toString).orElse(null));
    view.put("endedAt", credential.end().map(end -> end.at().toString()).orElse(null));
    view.put("endedBy", credential.end().map(SandboxCredential.End::by).orElse(null));
    view.put("reason", credential.end().flatMap(SandboxCredential.End::reason).orElse(null));
    view.put("agentId", credential.agent().map(Object::toString).orElse(null));
    return view;
  }
}
