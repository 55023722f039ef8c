package dev.sallyport.gate.agent;

/** How making a principal ended. */
public sealed interface AgentCreation {
  /** It is there. */
  record Created(Agent agent) implements AgentCreation {}

  /** Another app, or another service account, of the organisation has the name. */
  record NameTaken() implements AgentCreation {}
}
