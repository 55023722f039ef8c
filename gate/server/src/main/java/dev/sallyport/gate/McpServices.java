package dev.sallyport.gate;

import dev.sallyport.gate.access.CallerAccess;
import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.binding.VaultProxy;
import dev.sallyport.gate.grantrequest.GrantRequests;
import dev.sallyport.gate.mcp.McpEndpoint;
import dev.sallyport.gate.mcpproxy.McpProxying;
import dev.sallyport.gate.organisation.PgChanges;
import dev.sallyport.gate.redirect.AgentAccess;
import dev.sallyport.gate.redirect.AgentLoop;
import dev.sallyport.gate.relay.Relay;
import dev.sallyport.service.http.Routes;
import io.vertx.sqlclient.Pool;

/** The part of a gate that speaks the Model Context Protocol, and passes it on. */
final class McpServices {
  private final McpEndpoint endpoint;
  private final McpProxying proxying;

  McpServices(
      String publicUrl,
      Pool pool,
      PgChanges changes,
      AuditRecords audit,
      CallerAccess callers,
      AgentAccess agents,
      GrantRequests requests,
      VaultProxy vaults,
      Relay relay) {
    this.endpoint = new McpEndpoint(agents, requests, vaults, relay, publicUrl);
    this.proxying = new McpProxying(pool, changes, audit, callers, agents, vaults, publicUrl);
  }

  /** The routes of agents on one event loop, before those with an agent's id in the path. */
  void register(Routes target, AgentLoop loop) {
    endpoint.register(target, loop.tickets());
    proxying.register(target, loop.tickets());
  }

  /** The routes of operators. */
  void register(Routes target) {
    proxying.register(target);
  }
}
