package dev.sallyport.gate.binding;

import static dev.sallyport.gate.request.Parameters.invalid;
import static dev.sallyport.gate.request.Parameters.required;

import dev.sallyport.gate.access.CallerAccess;
import dev.sallyport.gate.access.Permission;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.organisation.VaultLocks;
import dev.sallyport.service.http.Answer;
import dev.sallyport.service.http.BodyLimits;
import dev.sallyport.service.http.Exchange;
import dev.sallyport.service.http.Routes;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code /api/vault}: binding a vault, its state, the lock. */
public final class VaultRoutes {
  private static final String CODE_SHAPE = "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";
  private static final String HASH_SHAPE = "[0-9a-f]{64}";

  private final PgBindings bindings;
  private final VaultBinder binder;
  private final VaultHealthCalls check;
  private final VaultLocks locks;
  private final CallerAccess access;

  record Bind(
      @Nullable String code, @Nullable String webhookUrl, @Nullable String hmacSecretHash) {}

  public VaultRoutes(
      PgBindings bindings,
      VaultBinder binder,
      VaultHealthCalls check,
      VaultLocks locks,
      CallerAccess access) {
    this.bindings = bindings;
    this.binder = binder;
    this.check = check;
    this.locks = locks;
    this.access = access;
  }

  /** Adds the routes. */
  public void register(Routes routes) {
    routes
        .post("/api/vault/webhook-bind", access.requiring(Permission.VAULT_BIND), this::bind)
        .get("/api/vault/status", access.requiring(Permission.VAULT_READ), this::status)
        .post("/api/vault/lock", access.requiring(Permission.VAULT_LOCK), this::lock)
        .post("/api/vault/lock/clear", access.requiring(Permission.VAULT_LOCK), this::clearLock);
  }

  private Future<Answer> bind(Exchange exchange) {
    return exchange
        .json(Bind.class, BodyLimits.COMMAND)
        .compose(
            body ->
                binder.bind(
                    access.origin(exchange),
                    required("webhookUrl", body.webhookUrl()),
                    shaped(
                        "code", body.code(), CODE_SHAPE, "the UUID from the vault's registration"),
                    shaped(
                        "hmacSecretHash",
                        body.hmacSecretHash(),
                        HASH_SHAPE,
                        "64 lower-case hexadecimal digits")))
        .map(
            binding -> Answer.json(201, VaultViews.status(Optional.of(binding), Optional.empty())));
  }

  private Future<Answer> status(Exchange exchange) {
    OrganisationId organisation = CallerAccess.organisation(exchange);
    return bindings
        .active(organisation)
        .compose(binding -> locks.find(organisation).compose(held -> status(binding, held)))
        .map(view -> Answer.json(200, view));
  }

  private Future<Map<String, Object>> status(
      Optional<ActiveBinding> bound, Optional<VaultLocks.Held> held) {
    if (bound.isEmpty()) {
      return Future.succeededFuture(VaultViews.status(bound, held));
    }
    ActiveBinding binding = bound.get();
    return check.of(binding).map(condition -> VaultViews.status(binding, condition, held));
  }

  private Future<Answer> lock(Exchange exchange) {
    return locks
        .lock(access.origin(exchange))
        .map(held -> Answer.json(200, VaultViews.lock(Optional.of(held))));
  }

  private Future<Answer> clearLock(Exchange exchange) {
    return locks
        .clear(access.origin(exchange))
        .map(cleared -> Answer.json(200, VaultViews.lock(Optional.empty())));
  }

  private static String shaped(
      String member, @Nullable String value, String shape, String expectation) {
    String text = required(member, value);
    if (!text.matches(shape)) {
      throw invalid("The field '" + member + "' must be " + expectation);
    }
    return text;
  }
}
