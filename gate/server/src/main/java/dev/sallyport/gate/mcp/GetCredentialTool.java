package dev.sallyport.gate.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.gate.binding.Delivery;
import dev.sallyport.gate.redirect.AgentTickets;
import dev.sallyport.gate.redirect.Entrance;
import dev.sallyport.gate.redirect.IssuedTicket;
import dev.sallyport.gate.relay.Relay;
import dev.sallyport.gate.relay.SealedRelease;
import dev.sallyport.service.http.Exchange;
import dev.sallyport.ticket.Purpose;
import dev.sallyport.ticket.ServiceName;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A signed URL at the vault, which gives the credential once; where the gate fetches it, what only
 * the agent's key opens. The credential itself never comes through here, and the model is asked to
 * keep it out of its context too.
 */
final class GetCredentialTool implements Tool {
  private final AgentTickets tickets;
  private final Relay relay;

  GetCredentialTool(AgentTickets tickets, Relay relay) {
    this.tickets = tickets;
    this.relay = relay;
  }

  @Override
  public String name() {
    return "get_credential";
  }

  @Override
  public Future<ToolResult> call(Exchange exchange, JsonNode params) {
    Arguments arguments = Arguments.of(params, Set.of("service", "reason"));
    ServiceName service = arguments.service();
    return tickets
        .issue(
            exchange,
            new AgentTickets.Wanted(
                service,
                Purpose.AGENT_CREDENTIAL,
                Optional.empty(),
                arguments.accessReason(),
                Entrance.MCP))
        .compose(
            ticket ->
                ticket.delivery() == Delivery.RELAY_SEALED
                    ? relay.sealed(ticket.errand(), ticket.expose()).map(it -> sealed(service, it))
                    : Future.succeededFuture(result(service, ticket)));
  }

  private static ToolResult sealed(ServiceName service, SealedRelease release) {
    return ToolResult.of(
        "The credential of %s is in sealed, encrypted to this agent's own key. Hand it, as it is, to the program that holds the private key, and keep what it opens out of this conversation. To use the credential without ever holding it, call make_request instead."
            .formatted(service.value()),
        release.view());
  }

  private static ToolResult result(ServiceName service, IssuedTicket ticket) {
    String url = ticket.exposeLocation();
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("credential_url", url);
    data.put("method", "GET");
    data.put("expires_at", ticket.expiresAt().toString());
    data.put("single_use", true);
    return ToolResult.of(
        text(service, ticket, url),
        data,
        new ToolResult.Link(
            url,
            "credential-" + service.value(),
            "Gives the credential once. To be fetched by a program, not into a model's context.",
            "application/json"));
  }

  private static String text(ServiceName service, IssuedTicket ticket, String url) {
    return """
    The credential of %s is at the signed URL below. It works once, until %s, without any key.
    Keep the credential out of this conversation: do not open the URL with a tool that shows you the answer. Let a program fetch it where it is used, for example
      TOKEN=$(curl -fsS '%s' | jq -r .token.accessToken)
    To use the credential without ever holding it, call make_request instead.\
    """
        .formatted(service.value(), ticket.expiresAt(), url);
  }
}
