package dev.sallyport.gate.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.gate.redirect.AgentTickets;
import dev.sallyport.gate.redirect.Entrance;
import dev.sallyport.service.http.Exchange;
import io.vertx.core.Future;
import java.util.Set;

/** What the agent may use now. */
final class ListCredentialsTool implements Tool {
  private final AgentTickets tickets;

  ListCredentialsTool(AgentTickets tickets) {
    this.tickets = tickets;
  }

  @Override
  public String name() {
    return "list_credentials";
  }

  @Override
  public Future<ToolResult> call(Exchange exchange, JsonNode params) {
    Arguments.of(params, Set.of());
    return tickets.grants(exchange, Entrance.MCP).map(ToolResult::of);
  }
}
