package dev.sallyport.vault.enrolment;

import java.time.Instant;

/**
 * That an agent has a key.
 *
 * @param since when its owner enrolled it
 */
public record Enrolment(AgentId agent, KeyId key, Instant since) {}
