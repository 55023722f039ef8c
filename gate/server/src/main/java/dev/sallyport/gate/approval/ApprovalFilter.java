package dev.sallyport.gate.approval;

import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.ticket.ServiceName;
import java.util.Optional;

/** Which held requests are listed; empty: whatever it is. */
public record ApprovalFilter(
    Optional<ApprovalState> state, Optional<AgentId> agent, Optional<ServiceName> service) {}
