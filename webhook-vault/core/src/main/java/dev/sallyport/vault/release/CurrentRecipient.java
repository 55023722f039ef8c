package dev.sallyport.vault.release;

import dev.sallyport.vault.enrolment.AgentId;
import dev.sallyport.vault.enrolment.KeyId;
import java.util.Optional;

/**
 * Whom an answer was prepared for, and whose enrolment must still be this one when it is given.
 *
 * @param key what the answer will be sealed to; empty when the agent has no key
 */
public record CurrentRecipient(AgentId agent, Optional<KeyId> key) {}
