package dev.sallyport.gate.key;

import java.util.Arrays;
import java.util.Optional;

/** What a key of an agent may be used for. Which credentials that are is for the agent's grants. */
public enum AgentScope {
  /** To list and to get credentials. */
  CREDENTIALS_READ("credentials:read"),
  /** To use the MCP endpoint, where the agent may. */
  MCP_USE("mcp:use");

  private final String wireName;

  AgentScope(String wireName) {
    this.wireName = wireName;
  }

  /** The name in the API and in the database. */
  public String wireName() {
    return wireName;
  }

  /** The scope of exactly this wire name. */
  public static Optional<AgentScope> parse(String wireName) {
    return Arrays.stream(values()).filter(scope -> scope.wireName.equals(wireName)).findFirst();
  }
}
