package dev.sallyport.gate.mcp;

import dev.sallyport.gate.binding.VaultProxy;
import dev.sallyport.gate.grantrequest.GrantRequests;
import dev.sallyport.gate.redirect.AgentAccess;
import dev.sallyport.gate.redirect.AgentTickets;
import dev.sallyport.gate.redirect.Entrance;
import dev.sallyport.gate.relay.Relay;
import dev.sallyport.service.http.Routes;
import java.util.List;

/** The MCP endpoint of a gate: shared by all event loops but for what issues tickets. */
public final class McpEndpoint {
  private final McpAccess admission;
  private final AgentAccess agents;
  private final GrantRequests requests;
  private final VaultProxy vaults;
  private final Relay relay;
  private final ResourceMetadata metadata;
  private final ToolDefinitions definitions = new ToolDefinitions();

  /**
   * An endpoint that nobody reaches yet.
   *
   * @param publicUrl how agents reach this gate
   */
  public McpEndpoint(
      AgentAccess agents,
      GrantRequests requests,
      VaultProxy vaults,
      Relay relay,
      String publicUrl) {
    this.admission = new McpAccess(agents, Entrance.MCP, publicUrl);
    this.agents = agents;
    this.requests = requests;
    this.vaults = vaults;
    this.relay = relay;
    this.metadata = new ResourceMetadata(publicUrl);
  }

  /** Adds the routes of one event loop; they come before those with an agent's id in the path. */
  public void register(Routes routes, AgentTickets tickets) {
    List<Tool> tools =
        List.of(
            new ListCredentialsTool(tickets),
            new GetCredentialTool(tickets, relay),
            new RequestCredentialTool(agents, requests),
            new MakeRequestTool(tickets, vaults));
    new McpRoutes(admission, new McpMethods(definitions, tools)).register(routes);
    metadata.register(routes);
  }
}
