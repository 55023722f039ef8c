package dev.sallyport.gate.agent;

/** An agent that is still to be made. */
public record AgentDraft(
    String name, String description, boolean mcpEnabled, boolean allowQueryKey) {
  /** Refuses a name or description that no agent may have with {@link IllegalArgumentException}. */
  public AgentDraft {
    AgentTexts.requireName(name);
    AgentTexts.requireDescription(description);
  }
}
