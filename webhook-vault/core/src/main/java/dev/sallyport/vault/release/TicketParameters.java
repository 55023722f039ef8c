package dev.sallyport.vault.release;

import dev.sallyport.ticket.ServiceName;
import dev.sallyport.vault.endpoint.JsonObject;
import dev.sallyport.vault.endpoint.QueryParameters;
import dev.sallyport.vault.endpoint.VaultError;
import dev.sallyport.vault.endpoint.VaultRefusal;
import dev.sallyport.vault.endpoint.VaultRequest;
import java.util.Set;

/**
 * A ticket and the service it is presented for: in the query, where a redirect puts them, or in a
 * JSON body.
 *
 * <p>Not a record: it holds the ticket.
 */
public final class TicketParameters {
  /** Bytes: a ticket has at most 2,000 characters. */
  public static final int MAXIMUM_BODY = 4_096;

  private static final String TICKET = "ticket";
  private static final String SERVICE = "service";

  private final String ticket;
  private final ServiceName service;

  private TicketParameters(String ticket, ServiceName service) {
    this.ticket = ticket;
    this.service = service;
  }

  /** Both, wherever they are. */
  public static TicketParameters in(VaultRequest request) {
    boolean inBody = request.method().equals("POST") && request.body().length > 0;
    return inBody ? in(JsonObject.in(request, Set.of(TICKET, SERVICE))) : in(request.query());
  }

  private static TicketParameters in(QueryParameters query) {
    return new TicketParameters(
        query.value(TICKET).filter(text -> !text.isEmpty()).orElseThrow(TicketParameters::missing),
        service(query.value(SERVICE).orElseThrow(TicketParameters::missing)));
  }

  /** Both from the members of a body. */
  public static TicketParameters in(JsonObject body) {
    return new TicketParameters(body.requiredText(TICKET), service(body.requiredText(SERVICE)));
  }

  private static ServiceName service(String text) {
    return ServiceName.parse(text)
        .orElseThrow(
            () ->
                new VaultRefusal(
                    VaultError.INVALID_REQUEST,
                    "service is not a service name in its canonical form."));
  }

  private static VaultRefusal missing() {
    return new VaultRefusal(VaultError.INVALID_REQUEST, "Send ticket and service.");
  }

  /** The ticket as presented: for the verifier only. */
  public String exposeTicket() {
    return ticket;
  }

  /** The service that the request names. */
  public ServiceName service() {
    return service;
  }

  @Override
  public String toString() {
    return "TicketParameters[" + service + "]";
  }
}
