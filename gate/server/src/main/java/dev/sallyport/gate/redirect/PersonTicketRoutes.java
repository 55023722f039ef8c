package dev.sallyport.gate.redirect;

import static dev.sallyport.gate.request.Parameters.invalid;
import static dev.sallyport.gate.request.Parameters.parsed;

import dev.sallyport.gate.access.CallerAccess;
import dev.sallyport.gate.access.Permission;
import dev.sallyport.service.http.Answer;
import dev.sallyport.service.http.BodyLimits;
import dev.sallyport.service.http.Exchange;
import dev.sallyport.service.http.Routes;
import dev.sallyport.ticket.Purpose;
import dev.sallyport.ticket.ServiceName;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /api/vault/store-ticket}, {@code /api/vault/connect-ticket} and {@code
 * /api/vault/credential-ticket}: tickets for people.
 */
public final class PersonTicketRoutes {
  /** What an operator sends for a ticket to store something. */
  record StoreBody(@Nullable String serviceName) {}

  /** What an operator sends for a ticket to connect an account. */
  record ConnectBody(@Nullable String serviceName) {}

  /** What an operator sends for a ticket to look at something. */
  record RevealBody(@Nullable String serviceName, @Nullable String purpose) {}

  private final PersonTickets tickets;
  private final CallerAccess access;
  private final InstantSource clock;

  PersonTicketRoutes(PersonTickets tickets, CallerAccess access, InstantSource clock) {
    this.clock = clock;
    this.tickets = tickets;
    this.access = access;
  }

  /** Adds the routes. */
  public void register(Routes routes) {
    routes
        .post(
            "/api/vault/store-ticket",
            access.requiring(Permission.CREDENTIALS_DEPOSIT),
            this::store)
        .post(
            "/api/vault/connect-ticket",
            access.requiring(Permission.CREDENTIALS_DEPOSIT),
            this::connect)
        .post(
            "/api/vault/credential-ticket",
            access.requiring(Permission.CREDENTIALS_REVEAL),
            this::reveal);
  }

  private Future<Answer> store(Exchange exchange) {
    return exchange
        .json(StoreBody.class, BodyLimits.COMMAND)
        .compose(body -> tickets.store(access.origin(exchange), service(body.serviceName())))
        .map(outcome -> answer(outcome, PersonTicketRoutes::view));
  }

  private Future<Answer> connect(Exchange exchange) {
    return exchange
        .json(ConnectBody.class, BodyLimits.COMMAND)
        .compose(body -> tickets.connect(access.origin(exchange), service(body.serviceName())))
        .map(outcome -> answer(outcome, PersonTicketRoutes::connectView));
  }

  private Future<Answer> reveal(Exchange exchange) {
    return exchange
        .json(RevealBody.class, BodyLimits.COMMAND)
        .compose(
            body -> {
              if (!Purpose.USER_REVEAL.wireName().equals(body.purpose())) {
                throw invalid("The field 'purpose' must be " + Purpose.USER_REVEAL.wireName());
              }
              return tickets.reveal(access.origin(exchange), service(body.serviceName()));
            })
        .map(outcome -> answer(outcome, PersonTicketRoutes::view));
  }

  private static ServiceName service(@Nullable String text) {
    return parsed("serviceName", text, ServiceName::parse, "the canonical name of a service")
        .orElseThrow(() -> invalid("The field 'serviceName' is missing"));
  }

  private Answer answer(Outcome.Settled outcome, Function<IssuedTicket, Map<String, Object>> view) {
    return switch (outcome) {
      case Outcome.Permitted permitted -> Answer.json(200, view.apply(permitted.ticket()));
      case Outcome.Refused refused ->
          throw refused.refusal().problem(clock.instant()).asException();
    };
  }

  private static Map<String, Object> view(IssuedTicket ticket) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("ticket", ticket.expose());
    view.put("webhookUrl", ticket.vaultUrl());
    view.put("expiresIn", VaultDoor.TICKET_LIFETIME.toSeconds());
    return view;
  }

  /** With the address that the person's browser opens. */
  private static Map<String, Object> connectView(IssuedTicket ticket) {
    Map<String, Object> view = view(ticket);
    view.put("connectUrl", ticket.exposeConnectLocation());
    return view;
  }
}
