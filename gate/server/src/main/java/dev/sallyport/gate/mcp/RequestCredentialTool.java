package dev.sallyport.gate.mcp;

import static dev.sallyport.gate.request.Parameters.accepted;
import static dev.sallyport.gate.request.Parameters.notFound;
import static dev.sallyport.gate.request.Parameters.required;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.gate.audit.AuditAction;
import dev.sallyport.gate.grantrequest.Asking;
import dev.sallyport.gate.grantrequest.GrantRequest;
import dev.sallyport.gate.grantrequest.GrantRequestDraft;
import dev.sallyport.gate.grantrequest.GrantRequestViews;
import dev.sallyport.gate.grantrequest.GrantRequests;
import dev.sallyport.gate.redirect.AgentAccess;
import dev.sallyport.gate.redirect.Entrance;
import dev.sallyport.service.http.Access;
import dev.sallyport.service.http.Exchange;
import dev.sallyport.service.http.HttpProblems;
import dev.sallyport.service.http.Problem;
import io.vertx.core.Future;
import java.util.Set;

/** Asks people for a grant. */
final class RequestCredentialTool implements Tool {
  private final AgentAccess access;
  private final Access asking;
  private final GrantRequests requests;

  RequestCredentialTool(AgentAccess access, GrantRequests requests) {
    this.access = access;
    this.asking = access.doing(AuditAction.GRANT_REQUESTED, Entrance.MCP);
    this.requests = requests;
  }

  @Override
  public String name() {
    return "request_credential";
  }

  @Override
  public Future<ToolResult> call(Exchange exchange, JsonNode params) {
    Arguments arguments = Arguments.of(params, Set.of("service", "reason", "expires_in_hours"));
    GrantRequestDraft draft =
        accepted(
            () ->
                new GrantRequestDraft(
                    arguments.service(),
                    required("reason", arguments.text("reason").orElse(null)),
                    arguments.number("expires_in_hours").orElse(GrantRequest.DEFAULT_HOURS)));
    return asking
        .admit(exchange)
        .compose(
            admitted ->
                requests.ask(access.origin(exchange), AgentAccess.agent(exchange).id(), draft))
        .map(RequestCredentialTool::result);
  }

  private static ToolResult result(Asking asking) {
    return switch (asking) {
      case Asking.Made made ->
          result("Asked for. A person decides; look with list_credentials later.", made.request());
      case Asking.Pending pending ->
          result("This was asked for before, and nobody has decided yet.", pending.request());
      case Asking.NoSuchAgent none -> throw notFound("agent");
      case Asking.TooMany tooMany ->
          throw Problem.of(
                  HttpProblems.CONFLICT,
                  "An agent has at most %d undecided requests; wait for a decision"
                      .formatted(GrantRequests.MAXIMUM_PENDING))
              .asException();
    };
  }

  private static ToolResult result(String text, GrantRequest request) {
    return ToolResult.of(
        text + " The request is " + request.id().value() + ".",
        GrantRequestViews.forAgent(request));
  }
}
