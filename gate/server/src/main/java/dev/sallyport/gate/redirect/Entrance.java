package dev.sallyport.gate.redirect;

import dev.sallyport.gate.audit.AuditSource;
import dev.sallyport.gate.identity.McpProxyId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which way an agent's request came: the decision is the same, what else it needs and how the log
 * calls it differ.
 *
 * @param proxy the MCP proxy that it goes through, whose policies apply too; empty: none
 */
public record Entrance(AuditSource source, Optional<McpProxyId> proxy) {
  /** The routes of credentials and brokered requests. */
  public static final Entrance HTTP = new Entrance(AuditSource.AGENT, Optional.empty());

  /** A tool of the MCP endpoint. */
  public static final Entrance MCP = new Entrance(AuditSource.MCP, Optional.empty());

  /** An MCP proxy, where it is known by now which. */
  public static Entrance through(Optional<McpProxyId> proxy) {
    return new Entrance(AuditSource.MCP_PROXY, proxy);
  }

  /** Whether the agent has to be switched to use MCP, and the key to have its scope. */
  boolean isMcp() {
    return source != AuditSource.AGENT;
  }

  /** What the log calls the thing that was used: the grant, and the proxy behind it. */
  @Nullable String object(@Nullable String grant) {
    return proxy
        .map(through -> grant == null ? through.value() : grant + "/" + through.value())
        .orElse(grant);
  }
}
