package dev.sallyport.gate.redirect;

import dev.sallyport.gate.key.AgentScope;
import dev.sallyport.service.http.Problem;
import dev.sallyport.service.http.ProblemType;
import org.jspecify.annotations.Nullable;

/**
 * Why a credential is not given, and what would change that. The names are the codes on the wire
 * and in the log.
 */
public enum Denial {
  INVALID_KEY(
      401,
      "The agent key is not valid",
      "Send a key of an agent of this gate that has not been revoked; an operator can make a new one with POST /api/agents/{id}/rotate-key."),
  KEY_EXPIRED(
      401,
      "The agent key has expired",
      "Ask an operator for a new key: POST /api/agents/{id}/rotate-key."),
  KEY_SUNSET_PASSED(
      401,
      "The agent key was deprecated, and its sunset has passed",
      "Use the key that replaced it, or ask an operator for a new one: POST /api/agents/{id}/rotate-key."),
  /** Without the networks it may be used from: who has stolen it need not learn where to go. */
  KEY_ADDRESS_DENIED(
      403,
      "The agent key may not be used from this address",
      "Send it from a network that the key was made for, or ask an operator for a key for this one: POST /api/agents/{id}/keys with cidrs."),
  SCOPE_DENIED(
      403,
      "The agent key lacks a scope",
      "Use a key that has the scope in missingScope; an operator can make one: POST /api/agents/{id}/keys with scopes."),
  MCP_SCOPE_DENIED(
      403,
      "The agent key lacks the scope of MCP",
      "Use a key that has the scope in missingScope; an operator can make one: POST /api/agents/{id}/keys with scopes."),
  MCP_NOT_ENABLED(
      403,
      "The agent may not use MCP",
      "An operator can switch it on: PATCH /api/agents/{id}, or of an app or service account its path, with mcpEnabled true."),
  KEY_SERVICE_DENIED(
      403,
      "The agent key may not be used for this service",
      "Use a key that is not limited to other services; an operator can make one: POST /api/agents/{id}/keys with services."),
  /** By a policy or by the key; when it may be used again is in the refusal. */
  RATE_LIMITED(
      429,
      "The credential is asked for too often",
      "Wait for as long as Retry-After says; an operator can make a key that may be used more often: POST /api/agents/{id}/keys with requestsPerMinute."),
  QUERY_KEY_NOT_ALLOWED(
      403,
      "The agent may not send its key in the URL",
      "Send the key as Authorization: Bearer or as x-agent-key, or ask an operator to set allowQueryKey for this agent. This key has been in a URL: consider it exposed."),
  AGENT_INACTIVE(
      403,
      "The agent is suspended",
      "An operator can activate it again: PATCH /api/agents/{id}, or of an app or service account its path, with status active."),
  NO_GRANT(
      403,
      "The agent has no grant for this service",
      "An operator can make one: POST /api/agents/{id}/grants with this service name. The services that are granted: GET /api/agents/credentials."),
  GRANT_EXPIRED(
      403,
      "The agent's grant for this service has expired",
      "An operator can make a new one: POST /api/agents/{id}/grants."),
  NO_DELEGATION(
      403,
      "No delegation of this user permits it",
      "Either the token in X-User-Token is not valid any more, or its user delegates no such service to this agent: the user can with POST /api/delegations. Without the header, any grant of the agent is used."),
  DELEGATION_AMBIGUOUS(
      403,
      "Several users delegate this service to the agent",
      "Send the token of the user who is meant as X-User-Token."),
  CREDENTIAL_DISABLED(
      403,
      "The credential is disabled",
      "An operator can enable it again: PATCH /api/tokens/{service} with status active."),
  /** The rule, and what would satisfy it, is in the refusal. */
  POLICY_DENIED(
      403,
      "A policy does not permit this request",
      "An operator can tell which policy: GET /api/tokens/audit-log."),
  APPROVAL_REQUIRED(
      403,
      "The request has to be approved first",
      "Ask an operator to approve it: POST /api/approvals/{id}/approve. Ask for the credential again when status is approved."),
  APPROVAL_DENIED(
      403,
      "Somebody decided that the request is not permitted",
      "Read decision_reason. The request can be made again after expires_at."),
  ACCESS_REASON_REQUIRED(
      400,
      "A policy wants to know why",
      "Say why in the header X-Access-Reason: one line of 1 to 500 printable ASCII characters."),
  TOO_MANY_APPROVALS(
      429,
      "Too many requests of this agent wait for a decision",
      "Wait until some of the agent's held requests are decided or have expired."),
  HOLDER_BINDING_UNSUPPORTED(
      400,
      "The vault cannot bind a ticket to its holder",
      "Leave out X-Ticket-Nonce, or bind the vault with the ticket format jwt."),
  REQUEST_UNSUPPORTED(
      400,
      "The vault makes no requests for agents' redirects",
      "Ask for the credential itself, or bind the vault with the ticket format jwt."),
  CONNECT_UNSUPPORTED(
      400,
      "The vault connects no accounts",
      "Store the credential with POST /api/vault/store-ticket, or bind the vault with the ticket format jwt."),
  /** Of mutations only: reading goes on, taking the vault offline is what stops that. */
  VAULT_LOCKED(
      423,
      "The vault is locked",
      "An operator can clear the lock with POST /api/vault/lock/clear."),
  WEBHOOK_NOT_CONFIGURED(
      409,
      "No vault is bound to the organisation",
      "An operator binds one with POST /api/vault/webhook-bind.");

  /** People decide, or a request expires: neither happens at once. */
  private static final long SLOW_RETRY_SECONDS = 60;

  private final int status;
  private final String title;
  private final String remedy;

  Denial(int status, String title, String remedy) {
    this.status = status;
    this.title = title;
    this.remedy = remedy;
  }

  /** What the client is told: the kind of refusal and what would satisfy it. */
  public Problem problem() {
    Problem problem = Problem.of(new ProblemType(name(), status, title), remedy);
    AgentScope scope = missingScope();
    if (scope != null) {
      String missing = scope.wireName();
      return problem
          .with("missingScope", missing)
          .withHeader(
              "WWW-Authenticate", "Bearer error=\"insufficient_scope\", scope=\"" + missing + "\"");
    }
    if (this == TOO_MANY_APPROVALS) {
      return problem.withHeader("Retry-After", Long.toString(SLOW_RETRY_SECONDS));
    }
    return status == 401
        ? problem.withHeader("WWW-Authenticate", "Bearer error=\"invalid_token\"")
        : problem;
  }

  private @Nullable AgentScope missingScope() {
    return switch (this) {
      case SCOPE_DENIED -> AgentScope.CREDENTIALS_READ;
      case MCP_SCOPE_DENIED -> AgentScope.MCP_USE;
      default -> null;
    };
  }
}
