package dev.sallyport.gate.mcpproxy;

import dev.sallyport.gate.identity.McpProxyId;
import dev.sallyport.ticket.ServiceName;
import java.time.Instant;

/**
 * An MCP server behind the vault.
 *
 * @param version rises with every change
 * @param service whose credential is used
 * @param templates how it gets into a request
 */
record McpProxy(
    McpProxyId id,
    int version,
    String name,
    UpstreamUrl upstream,
    ServiceName service,
    HeaderTemplates templates,
    boolean enabled,
    Instant createdAt,
    Instant updatedAt) {}
