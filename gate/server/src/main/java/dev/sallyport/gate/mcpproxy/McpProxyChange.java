package dev.sallyport.gate.mcpproxy;

import dev.sallyport.ticket.ServiceName;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is to be changed about a proxy.
 *
 * @param expected the version that the change is about; empty: whatever is there
 */
record McpProxyChange(
    OptionalInt expected,
    Optional<String> name,
    Optional<UpstreamUrl> upstream,
    Optional<ServiceName> service,
    Optional<HeaderTemplates> templates,
    Optional<Boolean> enabled) {
  McpProxyChange {
    name.ifPresent(McpProxyDraft::requireName);
  }
}
