package dev.sallyport.gate.agent;

import dev.sallyport.gate.identity.PrincipalKind;
import dev.sallyport.gate.request.Texts;
import java.util.regex.Pattern;

/** An agent, app or service account that is still to be made. */
public record AgentDraft(
    PrincipalKind kind,
    String name,
    String description,
    boolean mcpEnabled,
    boolean allowQueryKey) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?");

  /**
   * Refuses a name or description that nothing of this kind may have with {@link
   * IllegalArgumentException}. An agent's name is any line; the others are known by theirs.
   */
  public AgentDraft {
    Texts.requireLine("name", name, 1, Agent.MAXIMUM_NAME_LENGTH);
    if (kind != PrincipalKind.AGENT && !NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "The field 'name' has 1 to 64 of a-z, 0-9 and hyphen, with a letter or digit at both ends");
    }
    Texts.requireText("description", description, Agent.MAXIMUM_DESCRIPTION_LENGTH);
  }
}
