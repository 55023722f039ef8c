package dev.sallyport.gate.group;

import dev.sallyport.gate.identity.AgentId;
import java.time.Instant;

/** An agent that is in a group. */
public record Member(AgentId agent, String name, Instant addedAt) {}
