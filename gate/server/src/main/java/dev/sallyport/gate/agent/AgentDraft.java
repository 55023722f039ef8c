package dev.sallyport.gate.agent;

import dev.sallyport.gate.request.Texts;

/** An agent that is still to be made. */
public record AgentDraft(
    String name, String description, boolean mcpEnabled, boolean allowQueryKey) {
  /** Refuses a name or description that no agent may have with {@link IllegalArgumentException}. */
  public AgentDraft {
    Texts.requireLine("name", name, 1, Agent.MAXIMUM_NAME_LENGTH);
    Texts.requireText("description", description, Agent.MAXIMUM_DESCRIPTION_LENGTH);
  }
}
