package dev.sallyport.gate.redirect;

import dev.sallyport.gate.binding.Delivery;
import dev.sallyport.gate.relay.Relay;
import dev.sallyport.service.http.Access;
import dev.sallyport.service.http.Answer;
import dev.sallyport.service.http.ClientAddress;
import dev.sallyport.service.http.Exchange;
import dev.sallyport.service.http.HttpProblems;
import dev.sallyport.service.http.MediaTypes;
import dev.sallyport.service.http.Problem;
import dev.sallyport.service.http.ProblemException;
import dev.sallyport.service.http.Routes;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.time.InstantSource;
import java.util.Optional;

/** What agents ask of the gate. Belongs to one event loop. */
final class CredentialRoutes {
  /** Deciding is the work of these routes, so that every decision has its record. */
  private static final Access AGENT = Access.open("agent");

  private final AgentAuthentication authentication;
  private final ClientAddress clientAddress;
  private final AgentRequests requests;
  private final HeldAnswers heldAnswers;
  private final AgentListings listings;
  private final Relay relay;
  private final InstantSource clock;

  CredentialRoutes(
      AgentAuthentication authentication,
      ClientAddress clientAddress,
      AgentRequests requests,
      HeldAnswers heldAnswers,
      AgentListings listings,
      Relay relay,
      InstantSource clock) {
    this.authentication = authentication;
    this.clientAddress = clientAddress;
    this.requests = requests;
    this.heldAnswers = heldAnswers;
    this.listings = listings;
    this.relay = relay;
    this.clock = clock;
  }

  /** Adds the routes; they are found before any route with a parameter in its path. */
  void register(Routes routes) {
    routes.hot("/api/agents/credentials", AGENT, this::credentials);
    routes.hot("/api/agents/whoami", AGENT, this::whoami);
  }

  private Future<Answer> credentials(Exchange exchange) {
    requireGet(exchange);
    PresentedKey key = authentication.presented(exchange);
    boolean redirect = wantsRedirect(exchange);
    Optional<String> service = exchange.parameter("service");
    return service.isPresent()
        ? credential(
            exchange,
            key,
            service.get(),
            new Form(
                redirect, AskedFields.of(exchange.parameter("field")), HeldAnswers.form(exchange)))
        : listings
            .grants(asked(exchange, key))
            .map(listed -> Answer.json(200, told(exchange, listed).grants()));
  }

  private Future<Answer> credential(
      Exchange exchange, PresentedKey key, String service, Form form) {
    return requests.decide(exchange, key, service).compose(known -> answer(known, form));
  }

  /** How the agent wants to be answered; what is decided is the same. */
  private record Form(boolean redirect, AskedFields fields, HeldAnswers.Form held) {}

  private Future<Answer> whoami(Exchange exchange) {
    requireGet(exchange);
    PresentedKey key = authentication.presented(exchange);
    return listings
        .whoami(asked(exchange, key))
        .map(listed -> Answer.json(200, told(exchange, listed).profile()));
  }

  /** What was found, unless it was refused; the key's holder is told either way. */
  private static PgAgentProfiles.Found told(Exchange exchange, AgentListings.Listed listed) {
    return switch (listed) {
      case AgentListings.Listed.Shown shown -> {
        KeyDeprecation.tell(shown.found().key().deprecation(), exchange);
        yield shown.found();
      }
      case AgentListings.Listed.Refused refused -> {
        KeyDeprecation.tell(refused.deprecation(), exchange);
        throw refused.reason().problem().asException();
      }
    };
  }

  private AgentListings.Asked asked(Exchange exchange, PresentedKey key) {
    return new AgentListings.Asked(
        key, clientAddress.of(exchange.request()), exchange.requestId(), Entrance.HTTP);
  }

  private Future<Answer> answer(Outcome outcome, Form form) {
    return switch (outcome) {
      case Outcome.Permitted permitted -> delivered(permitted.ticket(), form);
      case Outcome.Refused refused ->
          throw refused.refusal().problem(clock.instant()).asException();
      case Outcome.Held held ->
          Future.succeededFuture(heldAnswers.of(held.approval(), form.held(), clock.instant()));
    };
  }

  private Future<Answer> delivered(IssuedTicket ticket, Form form) {
    if (ticket.delivery() != Delivery.REDIRECT && !form.fields().equals(AskedFields.ALL)) {
      throw invalid("A relayed credential is given whole: leave 'field' out");
    }
    return switch (ticket.delivery()) {
      case REDIRECT ->
          Future.succeededFuture(
              form.redirect()
                  ? TicketAnswers.redirect(ticket, form.fields())
                  : TicketAnswers.direct(ticket, form.fields()));
      case RELAY_SEALED ->
          relay
              .sealed(ticket.errand(), ticket.expose())
              .map(release -> Answer.json(200, release.view()));
      case RELAY_PLAINTEXT_THROUGH_THE_GATE ->
          relay
              .relayPlaintextThroughTheGate(ticket.errand(), ticket.expose())
              .map(body -> Answer.of(200, MediaTypes.JSON, body));
    };
  }

  /** A link preview or a scanner must not be given a ticket, so HEAD is not a GET here. */
  private static void requireGet(Exchange exchange) {
    if (!exchange.request().method().equals(HttpMethod.GET)) {
      throw Problem.of(HttpProblems.METHOD_NOT_ALLOWED, "Use GET")
          .withHeader("Allow", "GET, OPTIONS")
          .asException();
    }
  }

  private static boolean wantsRedirect(Exchange exchange) {
    return switch (exchange.parameter("redirect").orElse("true")) {
      case "true" -> true;
      case "false" -> false;
      default -> throw invalid("The query parameter 'redirect' is true or false");
    };
  }

  private static ProblemException invalid(String detail) {
    return Problem.of(HttpProblems.INVALID_REQUEST, detail).asException();
  }
}
