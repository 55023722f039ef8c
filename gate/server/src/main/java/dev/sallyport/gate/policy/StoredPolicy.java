package dev.sallyport.gate.policy;

import java.time.Instant;

/** A policy as it is kept. */
public record StoredPolicy(Policy policy, Instant createdAt, Instant updatedAt) {}
