package dev.sallyport.gate.sandbox;

import static dev.sallyport.gate.request.Parameters.accepted;
import static dev.sallyport.gate.request.Parameters.notFound;

import dev.sallyport.gate.access.CallerAccess;
import dev.sallyport.gate.access.Permission;
import dev.sallyport.gate.identity.SandboxCredentialId;
import dev.sallyport.gate.identity.SandboxRequestId;
import dev.sallyport.gate.key.NewKey;
import dev.sallyport.service.http.Access;
import dev.sallyport.service.http.Answer;
import dev.sallyport.service.http.BodyLimits;
import dev.sallyport.service.http.ClientAddress;
import dev.sallyport.service.http.Exchange;
import dev.sallyport.service.http.Routes;
import dev.sallyport.ticket.key.KeyText;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code /v1/agent-credentials}: anybody asks for a credential of the sandbox, and ends it. */
final class IssuingRoutes {
  private static final Access PUBLIC = Access.open("public");

  private final SandboxSettings settings;
  private final SandboxCredentials credentials;
  private final SandboxAccess access;
  private final CallerAccess callers;
  private final ClientAddress clientAddress;
  private final SandboxMetrics metrics;
  private final List<String> scopes;
  private final Outcomes outcomes;
  private final OneAtATime turns = new OneAtATime();

  IssuingRoutes(
      SandboxSettings settings,
      SandboxCredentials credentials,
      SandboxAccess access,
      CallerAccess callers,
      ClientAddress clientAddress,
      SandboxMetrics metrics) {
    this.settings = settings;
    this.credentials = credentials;
    this.access = access;
    this.callers = callers;
    this.clientAddress = clientAddress;
    this.metrics = metrics;
    this.outcomes = new Outcomes(settings);
    this.scopes =
        Stream.concat(
                Stream.of(SandboxScope.values()).map(SandboxScope::wireName),
                settings.scopes().stream())
            .distinct()
            .toList();
  }

  void register(Routes routes) {
    routes
        .post("/v1/agent-credentials", PUBLIC, this::ask)
        .post(
            "/v1/agent-credentials/{id}/revoke",
            access.itselfOr(callers.requiring(Permission.AGENTS_MANAGE, Permission.KEYS_REVOKE)),
            this::revoke);
  }

  private Future<Answer> ask(Exchange exchange) {
    if (settings.organisation().isEmpty()) {
      return Future.failedFuture(SandboxProblems.closed());
    }
    return exchange
        .json(ApplicationBody.class, ApplicationBody.LONGEST)
        .compose(body -> answer(exchange, accepted(body::toApplication)));
  }

  /** What needs no credential is answered before anything is counted. */
  private Future<Answer> answer(Exchange exchange, Application application) {
    SandboxRequestId request = SandboxRequestId.fresh();
    String http = exchange.requestId();
    if (application.production()) {
      return counted(
          SandboxMetrics.Event.PRODUCTION_DENIED, outcomes.productionDenied(http, request));
    }
    List<Question> missing = application.unanswered(settings.required());
    if (!missing.isEmpty()) {
      return counted(
          SandboxMetrics.Event.NEEDS_MORE_INFO, outcomes.needsAnswers(http, request, missing));
    }
    if (!scopes.containsAll(application.scopes())) {
      return counted(
          SandboxMetrics.Event.NEEDS_MORE_INFO, outcomes.needsKnownScopes(http, request, scopes));
    }
    return issue(exchange, application, request);
  }

  private Future<Answer> issue(
      Exchange exchange, Application application, SandboxRequestId request) {
    KeyText text = KeyText.generate(settings.keyPrefix());
    SandboxCredentials.Draft draft =
        new SandboxCredentials.Draft(
            application,
            request,
            NewKey.of(text),
            lasting(application),
            clientAddress.of(exchange.request()),
            exchange.requestId());
    return turns
        .enter(ClientNetwork.of(draft.client()), () -> credentials.issue(draft))
        .compose(
            issuance ->
                switch (issuance) {
                  case Issuance.Issued issued ->
                      counted(
                          SandboxMetrics.Event.ISSUED,
                          outcomes.issued(
                              exchange.requestId(), request, issued.credential(), text));
                  case Issuance.Limited limited ->
                      counted(
                          SandboxMetrics.Event.RATE_LIMITED,
                          outcomes.limited(exchange.requestId(), request, limited));
                  case Issuance.Closed closed -> Future.failedFuture(SandboxProblems.closed());
                });
  }

  private Duration lasting(Application application) {
    return application
        .lasting()
        .filter(wanted -> wanted.compareTo(settings.longest()) < 0)
        .orElseGet(settings::longest);
  }

  private Future<Answer> counted(SandboxMetrics.Event event, Answer answer) {
    metrics.count(event);
    return Future.succeededFuture(answer);
  }

  private Future<Answer> revoke(Exchange exchange) {
    SandboxCredentialId id = SandboxBodies.id(exchange);
    return exchange
        .jsonIfAny(SandboxBodies.Revoke.class, BodyLimits.COMMAND)
        .compose(
            body -> {
              Optional<String> reason = accepted(() -> SandboxBodies.reason(body));
              return SandboxAccess.isAnother(exchange, id)
                  ? Future.failedFuture(notFound("credential"))
                  : credentials.revoke(access.origin(exchange, callers), id, reason);
            })
        .map(ended -> ended.orElseThrow(() -> notFound("credential")))
        .compose(
            ended ->
                counted(
                    SandboxMetrics.Event.REVOKED, Outcomes.revoked(exchange.requestId(), ended)));
  }
}
