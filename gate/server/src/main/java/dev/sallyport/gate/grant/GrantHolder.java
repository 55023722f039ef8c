package dev.sallyport.gate.grant;

import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.GroupId;

/** Whom a grant is to. */
public sealed interface GrantHolder {
  /** The holder's id. */
  String id();

  /** One agent. */
  record OfAgent(AgentId agent) implements GrantHolder {
    @Override
    public String id() {
      return agent.value();
    }
  }

  /** Everybody who is in a group at the moment of asking. */
  record OfGroup(GroupId group) implements GrantHolder {
    @Override
    public String id() {
      return group.value();
    }
  }
}
