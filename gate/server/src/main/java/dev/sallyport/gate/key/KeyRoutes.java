package dev.sallyport.gate.key;

import static dev.sallyport.gate.request.Parameters.accepted;
import static dev.sallyport.gate.request.Parameters.notFound;

import dev.sallyport.gate.access.CallerAccess;
import dev.sallyport.gate.access.Permission;
import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.KeyId;
import dev.sallyport.gate.identity.PrincipalKind;
import dev.sallyport.service.http.Answer;
import dev.sallyport.service.http.BodyLimits;
import dev.sallyport.service.http.Exchange;
import dev.sallyport.service.http.Routes;
import dev.sallyport.ticket.key.KeyText;
import io.vertx.core.Future;
import java.time.InstantSource;

/**
 * {@code /api/agents/{id}/keys}, and the same of apps and service accounts: their keys, from the
 * first to the last day.
 */
public final class KeyRoutes {
  private final PrincipalKind kind;
  private final AgentKeys keys;
  private final CallerAccess access;
  private final String keyPrefix;
  private final InstantSource clock;

  /**
   * The routes of one kind.
   *
   * @param kind whose keys these are
   */
  public KeyRoutes(
      PrincipalKind kind,
      AgentKeys keys,
      CallerAccess access,
      String keyPrefix,
      InstantSource clock) {
    this.kind = kind;
    this.keys = keys;
    this.access = access;
    this.keyPrefix = keyPrefix;
    this.clock = clock;
  }

  /** Adds the routes. */
  public void register(Routes routes) {
    String one = kind.path() + "/{id}";
    String all = one + "/keys";
    String key = all + "/{keyId}";
    routes
        .post(all, access.freshly(access.requiring(Permission.AGENTS_MANAGE)), this::mint)
        .get(all, access.requiring(Permission.AGENTS_READ), this::list)
        .get(key + "/usage", access.requiring(Permission.AGENTS_READ), this::usage)
        .post(key + "/deprecate", access.requiring(Permission.AGENTS_MANAGE), this::deprecate)
        .post(key + "/undeprecate", access.requiring(Permission.AGENTS_MANAGE), this::undeprecate)
        .post(
            key + "/revoke",
            access.requiring(Permission.AGENTS_MANAGE, Permission.KEYS_REVOKE),
            this::revoke)
        .post(
            one + "/rotate-key",
            access.freshly(access.requiring(Permission.AGENTS_MANAGE)),
            this::rotate);
  }

  private Future<Answer> mint(Exchange exchange) {
    AgentId agent = agentId(exchange);
    KeyText text = KeyText.generate(keyPrefix);
    return exchange
        .json(KeyBodies.Mint.class, BodyLimits.COMMAND)
        .compose(
            body ->
                keys.mint(
                    access.origin(exchange),
                    agent,
                    accepted(() -> body.toDraft(clock.instant())),
                    NewKey.of(text)))
        .map(
            minting ->
                switch (minting) {
                  case Minting.Minted minted -> Answer.json(201, KeyViews.made(minted.key(), text));
                  case Minting.NoSuchAgent none -> throw notFound(kind.noun());
                  case Minting.TooMany tooMany -> throw KeyProblems.tooMany();
                });
  }

  private Future<Answer> list(Exchange exchange) {
    AgentId agent = agentId(exchange);
    return keys.list(CallerAccess.organisation(exchange), agent)
        .map(
            found ->
                Answer.json(200, KeyViews.list(found.orElseThrow(() -> notFound(kind.noun())))));
  }

  private Future<Answer> deprecate(Exchange exchange) {
    return exchange
        .jsonIfAny(KeyBodies.Deprecate.class, BodyLimits.COMMAND)
        .map(body -> body.orElseGet(() -> new KeyBodies.Deprecate(null, null)))
        .compose(body -> change(exchange, accepted(() -> body.toStep(clock.instant()))));
  }

  private Future<Answer> undeprecate(Exchange exchange) {
    return change(exchange, new KeyStep.Undeprecate());
  }

  private Future<Answer> revoke(Exchange exchange) {
    return exchange
        .jsonIfAny(KeyBodies.Revoke.class, BodyLimits.COMMAND)
        .map(body -> body.orElseGet(() -> new KeyBodies.Revoke(null)))
        .compose(body -> change(exchange, body.toStep()));
  }

  private Future<Answer> change(Exchange exchange, KeyStep step) {
    return keys.change(access.origin(exchange), agentId(exchange), keyId(exchange), step)
        .map(
            changing ->
                switch (changing) {
                  case KeyChanging.Changed changed -> Answer.json(200, KeyViews.key(changed.key()));
                  case KeyChanging.NoSuchKey none -> throw notFound("key");
                  case KeyChanging.NotPossible not ->
                      throw KeyProblems.notPossible(not.state(), not.possible());
                  case KeyChanging.LastKey last -> throw KeyProblems.lastKey();
                });
  }

  private Future<Answer> rotate(Exchange exchange) {
    AgentId agent = agentId(exchange);
    KeyText text = KeyText.generate(keyPrefix);
    return exchange
        .jsonIfAny(KeyBodies.Rotate.class, BodyLimits.COMMAND)
        .compose(
            body ->
                keys.rotate(
                    access.origin(exchange),
                    agent,
                    accepted(body.orElse(KeyBodies.Rotate.DEFAULT)::toWish),
                    NewKey.of(text)))
        .map(rotation -> KeyRequests.answer(rotation, text));
  }

  private Future<Answer> usage(Exchange exchange) {
    return keys.usage(CallerAccess.organisation(exchange), agentId(exchange), keyId(exchange))
        .map(usage -> Answer.json(200, KeyViews.usage(usage.orElseThrow(() -> notFound("key")))));
  }

  private static KeyId keyId(Exchange exchange) {
    return KeyId.parse(exchange.pathParameter("keyId")).orElseThrow(() -> notFound("key"));
  }

  private AgentId agentId(Exchange exchange) {
    return AgentId.parse(kind, exchange.pathParameter("id"))
        .orElseThrow(() -> notFound(kind.noun()));
  }
}
