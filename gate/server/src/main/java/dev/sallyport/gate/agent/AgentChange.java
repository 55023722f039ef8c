package dev.sallyport.gate.agent;

import dev.sallyport.gate.request.Texts;
import java.util.Optional;

/** What to change of an agent; what is empty stays as it is. */
public record AgentChange(
    Optional<String> name,
    Optional<String> description,
    Optional<AgentStatus> status,
    Optional<Boolean> mcpEnabled,
    Optional<Boolean> allowQueryKey) {
  /** Whether it only stops the agent, which never loosens anything. */
  boolean onlySuspends() {
    return equals(
        new AgentChange(
            Optional.empty(),
            Optional.empty(),
            Optional.of(AgentStatus.SUSPENDED),
            Optional.empty(),
            Optional.empty()));
  }

  /**
   * Refuses a name or description that no agent may have, and a change of nothing, with {@link
   * IllegalArgumentException}.
   */
  public AgentChange {
    name.ifPresent(text -> Texts.requireLine("name", text, 1, Agent.MAXIMUM_NAME_LENGTH));
    description.ifPresent(
        text -> Texts.requireText("description", text, Agent.MAXIMUM_DESCRIPTION_LENGTH));
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
