package dev.sallyport.gate;

import dev.sallyport.gate.binding.VaultProxy;
import dev.sallyport.gate.grantrequest.GrantRequests;
import dev.sallyport.gate.mcp.McpEndpoint;
import dev.sallyport.gate.redirect.AgentAccess;
import dev.sallyport.gate.redirect.AgentLoop;
import dev.sallyport.service.http.Routes;

/** The part of a gate that speaks the Model Context Protocol. */
final class McpServices {
  private final McpEndpoint endpoint;

  McpServices(AgentAccess agents, GrantRequests requests, VaultProxy vaults, String publicUrl) {
    this.endpoint = new McpEndpoint(agents, requests, vaults, publicUrl);
  }

  /** The routes of one event loop, before those with an agent's id in the path. */
  void register(Routes target, AgentLoop loop) {
    endpoint.register(target, loop.tickets());
  }
}
