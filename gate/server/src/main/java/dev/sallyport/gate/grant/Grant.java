package dev.sallyport.gate.grant;

import dev.sallyport.gate.identity.GrantId;
import dev.sallyport.ticket.ServiceName;
import java.time.Instant;
import java.util.Optional;

/**
 * An agent, or a group of agents, may have one service's credential.
 *
 * @param expiresAt empty: until revoked
 */
public record Grant(
    GrantId id,
    GrantHolder holder,
    ServiceName service,
    RefreshPolicy refreshPolicy,
    Optional<Instant> expiresAt,
    GrantPolicy policy,
    String notes,
    Instant createdAt,
    Instant updatedAt) {
  /** Enough for a paragraph or two. Characters. */
  public static final int MAXIMUM_NOTES_LENGTH = 2000;

  /** Whether the grant has ended by {@code now}; it has at the very instant it names. */
  public boolean isExpired(Instant now) {
    return expiresAt.isPresent() && !now.isBefore(expiresAt.get());
  }

  /**
   * This grant, still alive, with a later end.
   *
   * @throws IllegalArgumentException when there is nothing to extend, or its policy does not permit
   *     it; the message is for the sender
   */
  Grant extended(AskedEnd asked, Instant now) {
    if (expiresAt.isEmpty()) {
      throw new IllegalArgumentException(
          "The grant holds until it is revoked, so there is nothing to extend");
    }
    Instant end =
        policy
            .end(asked, now)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "Send expiresInHours or expiresAt: the grant's policy has no default"));
    if (!end.isAfter(expiresAt.get())) {
      throw new IllegalArgumentException(
          "That is no extension: the grant ends at %s, and this would be %s"
              .formatted(expiresAt.get(), end));
    }
    return with(refreshPolicy, Optional.of(end), policy, notes);
  }

  /**
   * This grant, still alive, as {@code change} wants it; a new policy can make its end earlier.
   *
   * @throws IllegalArgumentException when nothing would remain of it; the message is for the sender
   */
  Grant changed(GrantChange change, Instant now) {
    return with(
        change.refreshPolicy().orElse(refreshPolicy),
        change.policy().isPresent() ? change.policy().get().shortened(expiresAt, now) : expiresAt,
        change.policy().orElse(policy),
        change.notes().orElse(notes));
  }

  private Grant with(
      RefreshPolicy newRefreshPolicy,
      Optional<Instant> newEnd,
      GrantPolicy newPolicy,
      String newNotes) {
    return new Grant(
        id, holder, service, newRefreshPolicy, newEnd, newPolicy, newNotes, createdAt, updatedAt);
  }
}
