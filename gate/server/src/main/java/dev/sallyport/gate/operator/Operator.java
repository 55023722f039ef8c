package dev.sallyport.gate.operator;

import dev.sallyport.gate.access.Role;
import dev.sallyport.gate.identity.OperatorId;
import java.time.Instant;
import java.util.Optional;

/**
 * A person who administers an organisation, or part of it.
 *
 * @param email by which the identity provider's sign-in is told to be this person's
 * @param hasToken whether a token of ours admits them too
 * @param hasIdentity whether they have signed in, so that from now on who they are at the identity
 *     provider counts, and their address no more
 */
public record Operator(
    OperatorId id,
    String name,
    Role role,
    OperatorStatus status,
    Optional<String> email,
    boolean hasToken,
    boolean hasIdentity,
    Instant createdAt,
    Instant updatedAt) {}
