package dev.sallyport.gate.identity;

import java.util.Optional;

/**
 * Identifies an MCP server that agents reach through the vault: {@code mcp_} and 22 base62
 * characters.
 */
public record McpProxyId(String value) {
  private static final String PREFIX = "mcp_";

  /** Refuses every other shape with {@link IllegalArgumentException}. */
  public McpProxyId {
    RandomId.require(PREFIX, value);
  }

  /** An id nobody has had before. */
  public static McpProxyId fresh() {
    return new McpProxyId(RandomId.fresh(PREFIX));
  }

  /** The id that {@code text} is, or nothing when it has another shape. */
  public static Optional<McpProxyId> parse(String text) {
    return RandomId.matches(PREFIX, text) ? Optional.of(new McpProxyId(text)) : Optional.empty();
  }

  @Override
  public String toString() {
    return value;
  }
}
