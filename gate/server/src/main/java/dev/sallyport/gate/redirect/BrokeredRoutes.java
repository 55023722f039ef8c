package dev.sallyport.gate.redirect;

import dev.sallyport.service.http.Access;
import dev.sallyport.service.http.Answer;
import dev.sallyport.service.http.Exchange;
import dev.sallyport.service.http.Routes;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Requests that the vault shall make with a credential which the agent never sees: decided like a
 * request for the credential, and redirected with method and body. The body is not read here.
 * Belongs to one event loop.
 */
final class BrokeredRoutes {
  /** HEAD is answered like GET: what is redirected is a request, not a credential. */
  private static final List<HttpMethod> METHODS =
      List.of(HttpMethod.GET, HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE);

  private static final Access AGENT = Access.open("agent");

  /** Chooses among the credential's hosts; the client repeats it to the vault. */
  private static final CharSequence TARGET_HOST = HttpHeaders.createOptimized("x-target-host");

  private final AgentAuthentication authentication;
  private final AgentRequests requests;
  private final HeldAnswers heldAnswers;
  private final InstantSource clock;

  BrokeredRoutes(
      AgentAuthentication authentication,
      AgentRequests requests,
      HeldAnswers heldAnswers,
      InstantSource clock) {
    this.authentication = authentication;
    this.requests = requests;
    this.heldAnswers = heldAnswers;
    this.clock = clock;
  }

  void register(Routes routes) {
    routes.below(
        BrokeredTarget.PREFIX,
        BrokeredTarget.PREFIX + "{service}/{path}",
        METHODS,
        AGENT,
        this::request);
  }

  private Future<Answer> request(Exchange exchange) {
    PresentedKey key = authentication.presented(exchange);
    BrokeredTarget target = BrokeredTarget.in(exchange.request());
    String method = exchange.request().method().name();
    Optional<String> host = exchange.header(TARGET_HOST);
    return requests
        .decide(exchange, key, target.service(), target.asked(method, host))
        .map(outcome -> answer(outcome, target, method));
  }

  private Answer answer(Outcome outcome, BrokeredTarget target, String method) {
    return switch (outcome) {
      case Outcome.Permitted permitted ->
          TicketAnswers.redirect(permitted.ticket(), target, method);
      case Outcome.Refused refused ->
          throw refused.refusal().problem(clock.instant()).asException();
      // 202 would be taken for the upstream's answer.
      case Outcome.Held held ->
          heldAnswers.of(held.approval(), HeldAnswers.Form.FORBIDDEN, clock.instant());
    };
  }
}
