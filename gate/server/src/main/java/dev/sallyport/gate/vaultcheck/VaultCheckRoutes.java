package dev.sallyport.gate.vaultcheck;

import static dev.sallyport.gate.request.Parameters.notFound;

import dev.sallyport.gate.access.CallerAccess;
import dev.sallyport.gate.access.Permission;
import dev.sallyport.service.http.Access;
import dev.sallyport.service.http.Answer;
import dev.sallyport.service.http.BodyLimits;
import dev.sallyport.service.http.Exchange;
import dev.sallyport.service.http.Routes;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** {@code /api/vault/check}: whoever may bind a vault may also put it to the test. */
public final class VaultCheckRoutes {
  private final VaultChecks checks;
  private final CallerAccess access;

  /** What is to be checked. */
  record Check(@Nullable Boolean attacks) {}

  VaultCheckRoutes(VaultChecks checks, CallerAccess access) {
    this.checks = checks;
    this.access = access;
  }

  /** Adds the routes. */
  public void register(Routes routes) {
    Access binding = access.requiring(Permission.VAULT_BIND);
    routes
        .post("/api/vault/check", binding, this::check)
        .post("/api/vault/check/elsewhere", binding, this::prepare)
        .delete("/api/vault/check/elsewhere/{service}", binding, this::end);
  }

  private Future<Answer> check(Exchange exchange) {
    return exchange
        .json(Check.class, BodyLimits.COMMAND)
        .compose(
            body -> checks.examine(access.origin(exchange), Boolean.TRUE.equals(body.attacks())))
        .map(report -> Answer.json(200, report.view()));
  }

  private Future<Answer> prepare(Exchange exchange) {
    return checks
        .prepare(access.origin(exchange))
        .map(prepared -> Answer.json(201, prepared.view()));
  }

  private Future<Answer> end(Exchange exchange) {
    return checks
        .end(
            access.origin(exchange),
            TestEntry.name(exchange.pathParameter("service"))
                .orElseThrow(() -> notFound("test entry of a check that is under way")))
        .map(ended -> Answer.empty(204));
  }
}
