package dev.sallyport.vault.release;

import dev.sallyport.ticket.ServiceName;
import dev.sallyport.vault.endpoint.JsonObject;
import dev.sallyport.vault.endpoint.QueryParameters;
import dev.sallyport.vault.endpoint.VaultError;
import dev.sallyport.vault.endpoint.VaultRefusal;
import dev.sallyport.vault.endpoint.VaultRequest;
import java.util.Optional;
import java.util.Set;

/**
 * A ticket and the service it is presented for, and perhaps the fields that are wanted: in the
 * query, where a redirect puts them, or in a JSON body.
 *
 * <p>Not a record: it holds the ticket.
 */
public final class TicketParameters {
  /** Bytes: a ticket has at most 2,000 characters. */
  public static final int MAXIMUM_BODY = 4_096;

  private static final String TICKET = "ticket";
  private static final String SERVICE = "service";
  private static final String FIELD = "field";

  private final String ticket;
  private final ServiceName service;
  private final FieldSelection fields;

  private TicketParameters(String ticket, ServiceName service, FieldSelection fields) {
    this.ticket = ticket;
    this.service = service;
    this.fields = fields;
  }

  /** Both, wherever they are. */
  public static TicketParameters in(VaultRequest request) {
    return isInBody(request)
        ? in(JsonObject.in(request, Set.of(TICKET, SERVICE)))
        : in(request.query(), FieldSelection.ALL);
  }

  /** The same with the fields that are wanted. */
  static TicketParameters withFields(VaultRequest request) {
    if (isInBody(request)) {
      JsonObject body = JsonObject.in(request, Set.of(TICKET, SERVICE, FIELD));
      return in(body, fields(body.text(FIELD)));
    }
    return in(request.query(), fields(request.query().value(FIELD)));
  }

  private static boolean isInBody(VaultRequest request) {
    return request.method().equals("POST") && request.body().length > 0;
  }

  private static TicketParameters in(QueryParameters query, FieldSelection fields) {
    return new TicketParameters(
        query.value(TICKET).filter(text -> !text.isEmpty()).orElseThrow(TicketParameters::missing),
        service(query.value(SERVICE).orElseThrow(TicketParameters::missing)),
        fields);
  }

  private static FieldSelection fields(Optional<String> text) {
    return text.map(FieldSelection::parse).orElse(FieldSelection.ALL);
  }

  /** Both from the members of a body. */
  public static TicketParameters in(JsonObject body) {
    return in(body, FieldSelection.ALL);
  }

  private static TicketParameters in(JsonObject body, FieldSelection fields) {
    return new TicketParameters(
        body.requiredText(TICKET), service(body.requiredText(SERVICE)), fields);
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

  /** The fields that the request names. */
  FieldSelection fields() {
    return fields;
  }

  @Override
  public String toString() {
    return "TicketParameters[" + service + "]";
  }
}
