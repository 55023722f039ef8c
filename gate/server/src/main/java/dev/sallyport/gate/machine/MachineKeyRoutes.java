package dev.sallyport.gate.machine;

import static dev.sallyport.gate.request.Parameters.accepted;
import static dev.sallyport.gate.request.Parameters.notFound;
import static dev.sallyport.gate.request.Parameters.parsed;

import dev.sallyport.gate.access.Caller;
import dev.sallyport.gate.access.CallerAccess;
import dev.sallyport.gate.access.Permission;
import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.KeyId;
import dev.sallyport.gate.identity.KeyPrefixes;
import dev.sallyport.gate.identity.PrincipalKind;
import dev.sallyport.gate.request.Parameters;
import dev.sallyport.service.http.Answer;
import dev.sallyport.service.http.BodyLimits;
import dev.sallyport.service.http.Exchange;
import dev.sallyport.service.http.Routes;
import dev.sallyport.ticket.key.KeyText;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.Optional;

/** {@code /api/keys}: keys of programs for this API. */
public final class MachineKeyRoutes {
  private final MachineKeys keys;
  private final ScopeNames names;
  private final CallerAccess access;
  private final String prefix;
  private final InstantSource clock;

  public MachineKeyRoutes(
      PgMachineKeys keys,
      ScopeNames names,
      CallerAccess access,
      KeyPrefixes prefixes,
      InstantSource clock) {
    this.keys = keys;
    this.names = names;
    this.access = access;
    this.prefix = prefixes.ofMachines();
    this.clock = clock;
  }

  /** Adds the routes. */
  public void register(Routes routes) {
    routes
        .get("/api/keys/self", access.ofMachines(), this::self)
        .post("/api/keys", access.freshly(access.requiring(Permission.KEYS_MANAGE)), this::create)
        .get(
            "/api/keys",
            access.requiring(Permission.KEYS_MANAGE, Permission.KEYS_REVOKE),
            this::list)
        .get(
            "/api/keys/{id}",
            access.requiringUnlessOwnKey(Permission.KEYS_MANAGE, Permission.KEYS_REVOKE),
            this::show)
        .patch("/api/keys/{id}", access.requiringUnlessOwnKey(Permission.KEYS_MANAGE), this::change)
        .delete(
            "/api/keys/{id}",
            access.requiringUnlessOwnKey(Permission.KEYS_MANAGE, Permission.KEYS_REVOKE),
            this::revoke)
        .post(
            "/api/keys/{id}/rotate",
            access.freshly(access.requiringUnlessOwnKey(Permission.KEYS_MANAGE)),
            this::rotate);
  }

  private Future<Answer> self(Exchange exchange) {
    return Future.succeededFuture(
        Answer.json(200, MachineKeyViews.self(exchange.attached(Caller.Machine.class))));
  }

  private Future<Answer> create(Exchange exchange) {
    return exchange
        .json(MachineKeyBodies.Create.class, BodyLimits.COMMAND)
        .compose(
            body -> {
              MachineKeyDraft draft = accepted(() -> body.toDraft(names, clock.instant()));
              KeyText text = KeyText.generate(prefix);
              return keys.create(access.origin(exchange), draft, text)
                  .map(key -> Answer.json(201, MachineKeyViews.withText(key, text)));
            });
  }

  private Future<Answer> list(Exchange exchange) {
    Optional<AgentId> account =
        parsed(
            "serviceAccount",
            exchange.parameter("serviceAccount").orElse(null),
            id -> AgentId.parse(PrincipalKind.SERVICE_ACCOUNT, id),
            "the id of a service account");
    return keys.list(
            CallerAccess.organisation(exchange), account, Parameters.page(exchange, KeyId::parse))
        .map(page -> Answer.json(200, MachineKeyViews.page(page)));
  }

  private Future<Answer> show(Exchange exchange) {
    return keys.find(CallerAccess.organisation(exchange), keyId(exchange))
        .map(
            found ->
                Answer.json(200, MachineKeyViews.key(found.orElseThrow(() -> notFound("key")))));
  }

  private Future<Answer> change(Exchange exchange) {
    KeyId id = keyId(exchange);
    return exchange
        .json(MachineKeyBodies.Change.class, BodyLimits.COMMAND)
        .compose(
            body ->
                keys.change(
                    access.origin(exchange),
                    id,
                    accepted(() -> body.toChange(names, clock.instant()))))
        .map(
            changed ->
                Answer.json(200, MachineKeyViews.key(changed.orElseThrow(() -> notFound("key")))));
  }

  private Future<Answer> rotate(Exchange exchange) {
    KeyText text = KeyText.generate(prefix);
    return keys.rotate(access.origin(exchange), keyId(exchange), text)
        .map(
            rotated ->
                Answer.json(
                    200,
                    MachineKeyViews.withText(rotated.orElseThrow(() -> notFound("key")), text)));
  }

  private Future<Answer> revoke(Exchange exchange) {
    return keys.revoke(access.origin(exchange), keyId(exchange))
        .map(
            revoked -> {
              if (!revoked) {
                throw notFound("key");
              }
              return Answer.empty(204);
            });
  }

  private static KeyId keyId(Exchange exchange) {
    return KeyId.parse(exchange.pathParameter("id")).orElseThrow(() -> notFound("key"));
  }
}
