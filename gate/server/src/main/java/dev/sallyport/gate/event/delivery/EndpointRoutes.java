package dev.sallyport.gate.event.delivery;

import static dev.sallyport.gate.request.Parameters.invalid;
import static dev.sallyport.gate.request.Parameters.notFound;

import dev.sallyport.gate.access.CallerAccess;
import dev.sallyport.gate.access.Permission;
import dev.sallyport.gate.identity.EndpointId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.outbound.OutboundAddresses;
import dev.sallyport.gate.request.Parameters;
import dev.sallyport.service.http.Access;
import dev.sallyport.service.http.Answer;
import dev.sallyport.service.http.BodyLimits;
import dev.sallyport.service.http.Exchange;
import dev.sallyport.service.http.Routes;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;

/** {@code /api/events/endpoints}: whom an organisation's events are told. */
public final class EndpointRoutes {
  private final Endpoints endpoints;
  private final PgDeliveryLog log;
  private final OutboundAddresses addresses;
  private final CallerAccess access;

  public EndpointRoutes(
      PgEndpoints endpoints, PgDeliveryLog log, OutboundAddresses addresses, CallerAccess access) {
    this.endpoints = endpoints;
    this.log = log;
    this.addresses = addresses;
    this.access = access;
  }

  /** Adds the routes. */
  public void register(Routes routes) {
    Access managing = access.requiring(Permission.EVENTS_MANAGE);
    routes
        .post("/api/events/endpoints", managing, this::create)
        .get("/api/events/endpoints", managing, this::list)
        .get("/api/events/endpoints/{id}", managing, this::show)
        .patch("/api/events/endpoints/{id}", managing, this::change)
        .delete("/api/events/endpoints/{id}", managing, this::delete)
        .post("/api/events/endpoints/{id}/rotate-secret", managing, this::rotate)
        .post("/api/events/endpoints/{id}/test", managing, this::test)
        .get("/api/events/endpoints/{id}/deliveries", managing, this::deliveries);
  }

  private Future<Answer> create(Exchange exchange) {
    EndpointSecret secret = EndpointSecret.generate();
    return exchange
        .json(EndpointBodies.Create.class, BodyLimits.COMMAND)
        .map(EndpointBodies.Create::toDraft)
        .compose(draft -> EndpointProblems.looked(addresses, draft.url()).map(draft))
        .compose(draft -> endpoints.create(access.origin(exchange), draft, secret))
        .map(
            made ->
                Answer.json(
                    201,
                    EndpointViews.withSecret(made.orElseThrow(EndpointProblems::tooMany), secret)));
  }

  private Future<Answer> list(Exchange exchange) {
    return endpoints
        .list(organisation(exchange), Parameters.page(exchange, EndpointId::parse))
        .map(page -> Answer.json(200, EndpointViews.endpoints(page)));
  }

  private Future<Answer> show(Exchange exchange) {
    return endpoints.find(organisation(exchange), endpointId(exchange)).map(EndpointRoutes::answer);
  }

  private Future<Answer> change(Exchange exchange) {
    EndpointId id = endpointId(exchange);
    return exchange
        .json(EndpointBodies.Change.class, BodyLimits.COMMAND)
        .map(EndpointBodies.Change::toChange)
        .compose(change -> looked(change).map(change))
        .compose(change -> endpoints.change(access.origin(exchange), id, change))
        .map(EndpointRoutes::answer);
  }

  private Future<Answer> delete(Exchange exchange) {
    return endpoints
        .delete(access.origin(exchange), endpointId(exchange))
        .map(
            deleted -> {
              if (!deleted) {
                throw notFound("endpoint");
              }
              return Answer.empty(204);
            });
  }

  private Future<Answer> rotate(Exchange exchange) {
    EndpointId id = endpointId(exchange);
    EndpointSecret secret = EndpointSecret.generate();
    return exchange
        .json(EndpointBodies.Rotate.class, BodyLimits.COMMAND)
        .compose(body -> endpoints.rotate(access.origin(exchange), id, secret, body.overlap()))
        .map(
            rotated ->
                Answer.json(
                    200,
                    EndpointViews.withSecret(
                        rotated.orElseThrow(() -> notFound("endpoint")), secret)));
  }

  private Future<Answer> test(Exchange exchange) {
    return endpoints
        .test(access.origin(exchange), endpointId(exchange))
        .map(
            queued ->
                Answer.json(
                    202,
                    Map.of("eventId", queued.orElseThrow(() -> notFound("endpoint")).value())));
  }

  private Future<Answer> deliveries(Exchange exchange) {
    EndpointId id = endpointId(exchange);
    OrganisationId organisation = organisation(exchange);
    Optional<DeliveryStatus> status = exchange.parameter("status").map(EndpointRoutes::status);
    return endpoints
        .find(organisation, id)
        .map(found -> found.orElseThrow(() -> notFound("endpoint")))
        .compose(
            endpoint ->
                log.page(
                    organisation, id, status, Parameters.page(exchange, EndpointRoutes::number)))
        .map(page -> Answer.json(200, EndpointViews.deliveries(page)));
  }

  private Future<?> looked(EndpointChange change) {
    return change.url().isPresent()
        ? EndpointProblems.looked(addresses, change.url().get())
        : Future.succeededFuture();
  }

  private static Answer answer(Optional<Endpoint> endpoint) {
    return Answer.json(
        200, EndpointViews.endpoint(endpoint.orElseThrow(() -> notFound("endpoint"))));
  }

  private static DeliveryStatus status(String text) {
    return DeliveryStatus.parse(text)
        .orElseThrow(
            () ->
                invalid(
                    "The parameter 'status' must be pending, sending, delivered, failed or cancelled"));
  }

  private static Optional<Long> number(String text) {
    return text.matches("[0-9]{1,18}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
  }

  private static EndpointId endpointId(Exchange exchange) {
    return EndpointId.parse(exchange.pathParameter("id")).orElseThrow(() -> notFound("endpoint"));
  }

  private static OrganisationId organisation(Exchange exchange) {
    return CallerAccess.organisation(exchange);
  }
}
