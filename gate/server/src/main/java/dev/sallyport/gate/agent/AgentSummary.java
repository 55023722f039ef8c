package dev.sallyport.gate.agent;

/** An agent as lists show it. */
public record AgentSummary(Agent agent, int grantCount) {}
