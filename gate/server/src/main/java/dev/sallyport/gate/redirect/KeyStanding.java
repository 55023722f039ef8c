package dev.sallyport.gate.redirect;

import dev.sallyport.gate.key.AgentScope;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Whether a known key is heard at all, whatever it asks for. */
final class KeyStanding {
  private KeyStanding() {}

  /**
   * What is wrong with a known key or its agent, whatever they ask for; null when nothing is.
   *
   * @param client the address that the key was sent from
   */
  static @Nullable Denial denial(
      PresentedKey presented, String client, Instant now, Facts.Key key, Facts.Agent agent) {
    if (!key.active()) {
      return Denial.INVALID_KEY;
    }
    if (isOver(key.expiresAt(), now)) {
      return Denial.KEY_EXPIRED;
    }
    if (isOver(key.sunset(), now)) {
      return Denial.KEY_SUNSET_PASSED;
    }
    if (!key.limits().permitsFrom(client)) {
      return Denial.KEY_ADDRESS_DENIED;
    }
    if (presented.inUrl() && !agent.keyInUrlAllowed()) {
      return Denial.QUERY_KEY_NOT_ALLOWED;
    }
    return agent.active() ? null : Denial.AGENT_INACTIVE;
  }

  /** Why a known key whose agent is heard may not come this way; null when it may. */
  static @Nullable Denial denial(Entrance entrance, Facts.Key key, Facts.Agent agent) {
    if (!entrance.isMcp()) {
      return null;
    }
    if (!agent.mcpEnabled()) {
      return Denial.MCP_NOT_ENABLED;
    }
    return key.limits().permits(AgentScope.MCP_USE) ? null : Denial.MCP_SCOPE_DENIED;
  }

  /** A permission ends at its instant, not after it. */
  static boolean isOver(@Nullable Instant end, Instant now) {
    return end != null && !now.isBefore(end);
  }
}
