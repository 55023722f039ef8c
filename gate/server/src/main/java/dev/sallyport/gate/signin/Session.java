package dev.sallyport.gate.signin;

import dev.sallyport.gate.identity.SessionId;
import java.time.Instant;
import java.util.Optional;

/**
 * That an operator has signed in here.
 *
 * @param signedInAt when they proved who they are, as far as the provider says
 */
record Session(SessionId id, Optional<Instant> signedInAt, Instant createdAt, Instant expiresAt) {}
