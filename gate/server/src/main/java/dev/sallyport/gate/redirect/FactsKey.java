package dev.sallyport.gate.redirect;

import dev.sallyport.ticket.ServiceName;
import dev.sallyport.ticket.key.KeyHash;
import org.jspecify.annotations.Nullable;

/**
 * What facts are read and remembered by.
 *
 * @param subject of the user whose delegation alone counts; null: whatever the agent holds
 * @param proxy id of the MCP proxy whose policies apply too; null: none
 */
record FactsKey(
    KeyHash key, ServiceName service, @Nullable String subject, @Nullable String proxy) {}
