package dev.sallyport.gate.redirect;

import dev.sallyport.gate.audit.AuditSource;

/**
 * Which way an agent's request came: the decision is the same, what else it needs and how the log
 * calls it differ.
 */
public record Entrance(AuditSource source) {
  /** The routes of credentials and brokered requests. */
  public static final Entrance HTTP = new Entrance(AuditSource.AGENT);

  /** A tool of the MCP endpoint. */
  public static final Entrance MCP = new Entrance(AuditSource.MCP);

  /** Whether the agent has to be switched to use MCP, and the key to have its scope. */
  boolean isMcp() {
    return source != AuditSource.AGENT;
  }
}
