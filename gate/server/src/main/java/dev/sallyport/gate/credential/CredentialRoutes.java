package dev.sallyport.gate.credential;

import static dev.sallyport.gate.request.Parameters.accepted;
import static dev.sallyport.gate.request.Parameters.invalid;
import static dev.sallyport.gate.request.Parameters.notFound;

import dev.sallyport.gate.access.Caller;
import dev.sallyport.gate.access.CallerAccess;
import dev.sallyport.gate.access.Permission;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.request.Parameters;
import dev.sallyport.service.http.Access;
import dev.sallyport.service.http.Answer;
import dev.sallyport.service.http.BodyLimits;
import dev.sallyport.service.http.Exchange;
import dev.sallyport.service.http.Problem;
import dev.sallyport.service.http.ProblemType;
import dev.sallyport.service.http.Routes;
import dev.sallyport.service.json.Json;
import dev.sallyport.service.json.JsonRefused;
import dev.sallyport.ticket.ServiceName;
import io.vertx.core.Future;
import java.util.Optional;

/** {@code /api/tokens}: what operators tell the gate of credentials, without their values. */
public final class CredentialRoutes {
  /** 409: the service has its credential already. */
  public static final ProblemType ALREADY_EXISTS =
      new ProblemType("ALREADY_EXISTS", 409, "It exists already");

  private final Credentials credentials;
  private final CallerAccess access;

  public CredentialRoutes(Credentials credentials, CallerAccess access) {
    this.credentials = credentials;
    this.access = access;
  }

  /**
   * Adds the routes. {@code /api/tokens/audit-log} is to be registered before, or it would be taken
   * for a service.
   */
  public void register(Routes routes) {
    Access reading = access.requiring(Permission.TOKENS_LIST, Permission.TOKENS_CREATE_READ);
    routes
        .post(
            "/api/tokens",
            access.requiring(Permission.TOKENS_CREATE, Permission.TOKENS_CREATE_READ),
            this::create)
        .get("/api/tokens", reading, this::list)
        .get("/api/tokens/{service}", reading, this::show)
        .patch("/api/tokens/{service}", access.requiring(Permission.TOKENS_UPDATE), this::change)
        .delete("/api/tokens/{service}", access.requiring(Permission.TOKENS_DELETE), this::delete);
  }

  private Future<Answer> create(Exchange exchange) {
    return metadata(exchange, CredentialBodies.Create.class)
        .compose(body -> credentials.create(access.origin(exchange), accepted(body::toDraft)))
        .map(
            created ->
                Answer.json(
                    201,
                    CredentialViews.credential(
                        created.orElseThrow(CredentialRoutes::alreadyExists))));
  }

  private Future<Answer> list(Exchange exchange) {
    return credentials
        .list(
            organisation(exchange), Parameters.page(exchange, ServiceName::parse), madeBy(exchange))
        .map(page -> Answer.json(200, CredentialViews.page(page)));
  }

  private Future<Answer> show(Exchange exchange) {
    return credentials
        .find(organisation(exchange), service(exchange), madeBy(exchange))
        .map(
            found ->
                Answer.json(
                    200, CredentialViews.credential(found.orElseThrow(() -> notFound("token")))));
  }

  /** Who may not list is granted what they made themselves, and the rest is not there for them. */
  private static Optional<String> madeBy(Exchange exchange) {
    Caller caller = CallerAccess.caller(exchange);
    return caller.permissions().contains(Permission.TOKENS_LIST)
        ? Optional.empty()
        : Optional.of(caller.actorId());
  }

  private Future<Answer> change(Exchange exchange) {
    ServiceName service = service(exchange);
    return metadata(exchange, CredentialBodies.Change.class)
        .compose(
            body -> credentials.change(access.origin(exchange), service, accepted(body::toChange)))
        .map(
            changed ->
                Answer.json(
                    200, CredentialViews.credential(changed.orElseThrow(() -> notFound("token")))));
  }

  private Future<Answer> delete(Exchange exchange) {
    return credentials
        .delete(access.origin(exchange), service(exchange))
        .map(
            deleted -> {
              if (!deleted) {
                throw notFound("token");
              }
              return Answer.empty(204);
            });
  }

  /** Reads the body twice: loosely, to tell a sender of a value where it belongs, then strictly. */
  private static <T> Future<T> metadata(Exchange exchange, Class<T> type) {
    return exchange
        .json(Object.class, BodyLimits.COMMAND)
        .map(
            loose -> {
              ValueRefusal.check(loose);
              try {
                return Json.read(Json.write(loose), type);
              } catch (JsonRefused e) {
                throw invalid(e.advice());
              }
            });
  }

  private static dev.sallyport.service.http.ProblemException alreadyExists() {
    return Problem.of(ALREADY_EXISTS, "This service is registered; change it with PATCH")
        .asException();
  }

  private static ServiceName service(Exchange exchange) {
    return ServiceName.parse(exchange.pathParameter("service"))
        .orElseThrow(() -> notFound("token"));
  }

  private static OrganisationId organisation(Exchange exchange) {
    return CallerAccess.organisation(exchange);
  }
}
