package dev.sallyport.vault.release;

import dev.sallyport.vault.enrolment.AgentId;

/**
 * Who learns something of a credential.
 *
 * @param id the ticket's subject
 * @param isAgent false for a person who looks at a credential
 */
public record Recipient(AgentId id, boolean isAgent) {}
