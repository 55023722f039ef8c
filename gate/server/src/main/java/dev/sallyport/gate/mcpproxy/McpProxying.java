package dev.sallyport.gate.mcpproxy;

import dev.sallyport.gate.access.CallerAccess;
import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.binding.VaultProxy;
import dev.sallyport.gate.identity.McpProxyId;
import dev.sallyport.gate.mcp.McpAccess;
import dev.sallyport.gate.mcp.ResourceMetadata;
import dev.sallyport.gate.organisation.PgChanges;
import dev.sallyport.gate.redirect.AgentAccess;
import dev.sallyport.gate.redirect.AgentTickets;
import dev.sallyport.gate.redirect.Entrance;
import dev.sallyport.service.http.Routes;
import io.vertx.sqlclient.Pool;
import java.util.Optional;

/** MCP proxies of a gate: shared by all event loops but for what issues tickets. */
public final class McpProxying {
  private final McpProxies proxies;
  private final McpProxyAdministration administration;
  private final McpAccess admission;
  private final AgentAccess agents;
  private final VaultProxy vaults;
  private final ResourceMetadata metadata;

  /**
   * Proxies that nobody reaches yet.
   *
   * @param publicUrl how agents reach this gate
   */
  public McpProxying(
      Pool pool,
      PgChanges changes,
      AuditRecords audit,
      CallerAccess callers,
      AgentAccess agents,
      VaultProxy vaults,
      String publicUrl) {
    this.proxies = new PgMcpProxies(pool, changes, audit);
    this.administration = new McpProxyAdministration(proxies, callers, publicUrl);
    this.admission = new McpAccess(agents, Entrance.through(Optional.empty()), publicUrl);
    this.agents = agents;
    this.vaults = vaults;
    this.metadata = new ResourceMetadata(publicUrl);
  }

  /** Adds the routes of operators. */
  public void register(Routes routes) {
    administration.register(routes);
  }

  /** Adds the routes of agents, on one event loop. */
  public void register(Routes routes, AgentTickets tickets) {
    new McpProxyRoutes(proxies, admission, agents, tickets, vaults).register(routes);
    metadata.register(routes, McpProxyRoutes.PREFIX, id -> McpProxyId.parse(id).isPresent());
  }
}
