package dev.sallyport.gate.delegation;

import dev.sallyport.gate.grant.AskedEnd;
import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.ticket.ServiceName;

/** A delegation that is still to be made. */
public record DelegationDraft(
    AgentId agent, ServiceName service, ServiceName credential, AskedEnd end) {}
