package dev.sallyport.gate.redirect;

import static dev.sallyport.gate.request.Parameters.notFound;

import dev.sallyport.gate.approval.HeldRequests;
import dev.sallyport.gate.audit.AuditAction;
import dev.sallyport.gate.identity.ApprovalId;
import dev.sallyport.service.http.Answer;
import dev.sallyport.service.http.Exchange;
import dev.sallyport.service.http.Routes;
import io.vertx.core.Future;

/** {@code /api/agents/approvals}: what became of the held requests of the agent that asks. */
public final class OwnApprovalRoutes {
  static final String PATH = "/api/agents/approvals";

  private final HeldRequests requests;
  private final HeldAnswers answers;
  private final AgentAccess access;

  OwnApprovalRoutes(HeldRequests requests, HeldAnswers answers, AgentAccess access) {
    this.requests = requests;
    this.answers = answers;
    this.access = access;
  }

  /** Adds the route. */
  public void register(Routes routes) {
    routes.get(PATH + "/{id}", access.reading(AuditAction.SHOW_APPROVAL), this::show);
  }

  /** Another agent's is as absent as one that never was. */
  private Future<Answer> show(Exchange exchange) {
    AgentAccess.Admitted agent = AgentAccess.agent(exchange);
    return ApprovalId.parse(exchange.pathParameter("id"))
        .map(id -> requests.ofAgent(agent.organisation(), agent.id(), id))
        .orElseThrow(() -> notFound("approval of this agent's own"))
        .map(
            found ->
                answers.status(found.orElseThrow(() -> notFound("approval of this agent's own"))));
  }
}
