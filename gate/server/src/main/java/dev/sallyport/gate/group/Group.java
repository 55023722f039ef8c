package dev.sallyport.gate.group;

import dev.sallyport.gate.identity.GroupId;
import java.time.Instant;

/**
 * Agents that are granted things together.
 *
 * @param name what its members see as the source of a grant; it never changes
 */
public record Group(
    GroupId id,
    String name,
    String description,
    int memberCount,
    Instant createdAt,
    Instant updatedAt) {
  /** Enough for a paragraph. Characters. */
  public static final int MAXIMUM_DESCRIPTION_LENGTH = 1000;
}
