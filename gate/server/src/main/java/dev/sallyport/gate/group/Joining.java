package dev.sallyport.gate.group;

/** How adding an agent to a group ended. */
public enum Joining {
  /** It is in the group; perhaps it was before. */
  JOINED,
  /** The organisation has no such group. */
  NO_SUCH_GROUP,
  /** The organisation has no such agent. */
  NO_SUCH_AGENT,
  /** The group has {@link Groups#MAXIMUM_MEMBERS}. */
  GROUP_IS_FULL,
  /** The agent is in {@link Groups#MAXIMUM_PER_AGENT}. */
  AGENT_IS_IN_TOO_MANY
}
