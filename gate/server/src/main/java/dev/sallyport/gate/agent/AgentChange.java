package dev.sallyport.gate.agent;

import java.util.Optional;

/** What to change of an agent; what is empty stays as it is. */
public record AgentChange(
    Optional<String> name,
    Optional<String> description,
    Optional<AgentStatus> status,
    Optional<Boolean> mcpEnabled,
    Optional<Boolean> allowQueryKey) {
  /**
   * Refuses a name or description that no agent may have, and a change of nothing, with {@link
   * IllegalArgumentException}.
   */
  public AgentChange {
    name.ifPresent(AgentTexts::requireName);
    description.ifPresent(AgentTexts::requireDescription);
    if (name.isEmpty()
        && description.isEmpty()
        && status.isEmpty()
        && mcpEnabled.isEmpty()
        && allowQueryKey.isEmpty()) {
      throw new IllegalArgumentException(
          "Send at least one of name, description, status, mcpEnabled, allowQueryKey");
    }
  }
}
