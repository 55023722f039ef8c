package dev.sallyport.gate.mcpproxy;

import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.identity.McpProxyId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.request.Page;
import dev.sallyport.gate.request.PageRequest;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.OptionalInt;

/** The MCP servers of organisations. */
interface McpProxies {
  /** More than this nobody has named one by one. */
  int MAXIMUM_PER_ORGANISATION = 500;

  Future<McpProxyOutcome> create(Origin origin, McpProxyDraft draft);

  Future<McpProxyOutcome> change(Origin origin, McpProxyId id, McpProxyChange change);

  /** Deletes one; empty {@code expected}: whatever version. */
  Future<McpProxyOutcome> delete(Origin origin, McpProxyId id, OptionalInt expected);

  Future<Optional<McpProxy>> find(OrganisationId organisation, McpProxyId id);

  Future<Page<McpProxy>> list(OrganisationId organisation, PageRequest<McpProxyId> page);
}
