package dev.sallyport.gate.policy;

import java.time.Instant;

/** What a policy said from a moment on. */
public record PolicyVersion(Policy policy, Instant changedAt) {}
