package dev.sallyport.gate.ownkey;

import static dev.sallyport.gate.request.Parameters.accepted;

import dev.sallyport.gate.audit.AuditAction;
import dev.sallyport.gate.identity.KeyPrefixes;
import dev.sallyport.gate.key.AgentKeys;
import dev.sallyport.gate.key.KeyRequests;
import dev.sallyport.gate.key.NewKey;
import dev.sallyport.gate.redirect.AgentAccess;
import dev.sallyport.service.http.Answer;
import dev.sallyport.service.http.BodyLimits;
import dev.sallyport.service.http.Exchange;
import dev.sallyport.service.http.Routes;
import dev.sallyport.ticket.key.KeyText;
import io.vertx.core.Future;

/**
 * {@code POST /api/agents/self/rotate-key} and {@code /api/agents/keys/derive}: by the key itself.
 * Neither gives more than that key has.
 */
public final class OwnKeyRoutes {
  private final AgentKeys keys;
  private final AgentAccess access;
  private final KeyPrefixes prefixes;

  public OwnKeyRoutes(AgentKeys keys, AgentAccess access, KeyPrefixes prefixes) {
    this.keys = keys;
    this.access = access;
    this.prefixes = prefixes;
  }

  /** Adds the routes, whose fixed paths come before the parameters of operators' routes. */
  public void register(Routes routes) {
    routes
        .post("/api/agents/self/rotate-key", access.doing(AuditAction.KEY_ROTATED), this::rotate)
        .post("/api/agents/keys/derive", access.doing(AuditAction.KEY_DERIVED), this::derive);
  }

  private Future<Answer> rotate(Exchange exchange) {
    AgentAccess.Admitted agent = AgentAccess.agent(exchange);
    KeyText text = KeyText.generate(prefixes.of(agent.id().kind()));
    return exchange
        .jsonIfAny(KeyRequests.RotateOwn.class, BodyLimits.COMMAND)
        .compose(
            body ->
                keys.rotate(
                    access.origin(exchange),
                    agent.id(),
                    accepted(() -> body.orElse(KeyRequests.RotateOwn.AT_ONCE).toWish(agent.key())),
                    NewKey.of(text)))
        .map(rotation -> KeyRequests.answer(rotation, text));
  }

  private Future<Answer> derive(Exchange exchange) {
    AgentAccess.Admitted agent = AgentAccess.agent(exchange);
    KeyText text = KeyText.generate(prefixes.of(agent.id().kind()));
    return exchange
        .json(KeyRequests.Derive.class, BodyLimits.COMMAND)
        .compose(
            body ->
                keys.derive(
                    access.origin(exchange),
                    agent.id(),
                    agent.key(),
                    accepted(body::toWish),
                    NewKey.of(text)))
        .map(derivation -> KeyRequests.answer(derivation, text));
  }
}
