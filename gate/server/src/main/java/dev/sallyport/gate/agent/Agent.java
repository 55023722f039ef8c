package dev.sallyport.gate.agent;

import dev.sallyport.gate.identity.AgentId;
import java.time.Instant;

/**
 * A workload identity of one organisation: an agent, an app or a service account, as its id says.
 *
 * @param mcpEnabled whether it may use the MCP endpoint
 * @param allowQueryKey whether it may send its key as {@code ?key=}, where proxies and logs can see
 *     it
 */
public record Agent(
    AgentId id,
    String name,
    String description,
    AgentStatus status,
    boolean mcpEnabled,
    boolean allowQueryKey,
    Instant createdAt,
    Instant updatedAt) {
  /** Names are for people; the id is what identifies. Characters. */
  public static final int MAXIMUM_NAME_LENGTH = 100;

  /** Enough for a paragraph. Characters. */
  public static final int MAXIMUM_DESCRIPTION_LENGTH = 1000;
}
