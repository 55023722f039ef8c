package dev.sallyport.vault.broker;

import dev.sallyport.ticket.Purpose;
import dev.sallyport.ticket.RequestHash;
import dev.sallyport.ticket.ServiceName;
import dev.sallyport.ticket.key.KeyText;
import dev.sallyport.vault.endpoint.Endpoint;
import dev.sallyport.vault.endpoint.RequestHeader;
import dev.sallyport.vault.endpoint.Route;
import dev.sallyport.vault.endpoint.VaultError;
import dev.sallyport.vault.endpoint.VaultRefusal;
import dev.sallyport.vault.endpoint.VaultRequest;
import dev.sallyport.vault.endpoint.VaultResponse;
import dev.sallyport.vault.release.PresentedTickets;
import dev.sallyport.vault.request.Method;
import dev.sallyport.vault.request.RequestPath;
import dev.sallyport.vault.request.RequestQuery;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.Set;

/**
 * {@code /v1/request/{service}/{path}}: the request that an agent was redirected here with, made by
 * the vault with the credential in it. The agent gets the answer and never the credential.
 */
public final class BrokeredRequest implements Endpoint {
  /** Bytes of a body: what an agent writes, not an upload. */
  public static final int MAXIMUM_BODY = 1024 * 1024;

  private static final Set<Purpose> PURPOSES = Set.of(Purpose.REQUEST);
  private static final String TICKET = "ticket";

  private final PresentedTickets tickets;
  private final Errands errands;

  BrokeredRequest(PresentedTickets tickets, Errands errands) {
    this.tickets = tickets;
    this.errands = errands;
  }

  @Override
  public Future<VaultResponse> handle(VaultRequest request) {
    String ticket =
        request
            .query()
            .value(TICKET)
            .filter(text -> !text.isEmpty())
            .orElseThrow(() -> invalid("Send the ticket that the gate gave."));
    String[] parts = request.path().substring(Route.BROKERED.length()).split("/", 2);
    ServiceName service =
        ServiceName.parse(parts[0])
            .orElseThrow(() -> invalid("The path names no service in its canonical form."));
    Errand errand = errand(request, "/" + (parts.length == 1 ? "" : parts[1]));
    return tickets
        .verify(request, ticket, service, PURPOSES, Optional.of(hash(request, errand)))
        .compose(verified -> errands.run(request, verified, errand));
  }

  /** Of what is passed on, so that nothing else can be asked for with the ticket. */
  private static RequestHash hash(VaultRequest request, Errand errand) {
    return RequestHash.of(
            errand.method().name(), request.header(RequestHeader.TARGET_HOST), errand.target())
        .orElseThrow(() -> invalid("X-Target-Host names a host, or a host and a port."));
  }

  private static Errand errand(VaultRequest request, String path) {
    return new Errand(
        Method.parse(request.method())
            .orElseThrow(() -> invalid("This method cannot be brokered.")),
        RequestPath.parse(path)
            .orElseThrow(
                () ->
                    invalid(
                        "Write the path plainly: no dot segments, doubled slashes or needless encodings.")),
        query(request),
        request.callerHeaders(),
        request.body(),
        new Errand.Destination.Own(request.header(RequestHeader.TARGET_HOST)));
  }

  /** Without the ticket, and without an agent's key wherever it stands. */
  private static RequestQuery query(VaultRequest request) {
    return RequestQuery.parse(request.exposeQuery())
        .orElseThrow(() -> invalid("The query is not properly percent-encoded."))
        .without(BrokeredRequest::isOurs);
  }

  private static boolean isOurs(String parameter) {
    return RequestQuery.nameOf(parameter).equals(TICKET)
        || KeyText.findIn(parameter).isPresent()
        || KeyText.findIn(RequestQuery.valueOf(parameter)).isPresent();
  }

  private static VaultRefusal invalid(String message) {
    return new VaultRefusal(VaultError.INVALID_REQUEST, message);
  }
}
