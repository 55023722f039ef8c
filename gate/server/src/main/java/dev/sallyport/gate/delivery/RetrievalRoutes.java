package dev.sallyport.gate.delivery;

import static dev.sallyport.gate.request.Parameters.notFound;

import dev.sallyport.gate.identity.DeliveryId;
import dev.sallyport.service.http.Access;
import dev.sallyport.service.http.Answer;
import dev.sallyport.service.http.BodyLimits;
import dev.sallyport.service.http.ClientAddress;
import dev.sallyport.service.http.Exchange;
import dev.sallyport.service.http.Routes;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * {@code /api/agents/access-keys/{deliveryId}/retrieval}: whoever has the link sees that a key
 * waits, as often as they like; whoever has the token takes it, once.
 */
public final class RetrievalRoutes {
  private static final String PATH = "/api/agents/access-keys/{deliveryId}/retrieval";

  private final AccessKeys keys;
  private final ClientAddress clientAddress;
  private final EnvelopeViews views;

  /** The routes of a gate that is reached at {@code publicUrl}. */
  public RetrievalRoutes(AccessKeys keys, ClientAddress clientAddress, String publicUrl) {
    this.keys = keys;
    this.clientAddress = clientAddress;
    this.views = new EnvelopeViews(publicUrl);
  }

  /** Adds the routes for everybody: what is asked for is the proof. */
  public void register(Routes routes, Access access) {
    routes.get(PATH, access, this::look).post(PATH, access, this::take);
  }

  private Future<Answer> look(Exchange exchange) {
    DeliveryId id = deliveryId(exchange);
    return keys.waiting(id)
        .map(
            found ->
                Answer.json(
                    200, views.waiting(id.value(), found.orElseThrow(() -> notFound("delivery")))));
  }

  private Future<Answer> take(Exchange exchange) {
    DeliveryId id = deliveryId(exchange);
    return exchange
        .json(DeliveryBodies.Take.class, BodyLimits.COMMAND)
        .map(DeliveryBodies.Take::toToken)
        .map(token -> token.orElseThrow(() -> notFound("delivery")))
        .compose(
            token ->
                keys.take(
                    id,
                    token,
                    new AccessKeys.Taker(
                        clientAddress.of(exchange.request()), exchange.requestId())))
        .map(
            retrieval ->
                switch (retrieval) {
                  case Retrieval.Taken taken ->
                      Answer.json(200, views.taken(taken.envelope(), taken.key()));
                  case Retrieval.Unknown unknown -> throw notFound("delivery");
                  case Retrieval.Ended ended -> throw DeliveryProblems.ended();
                });
  }

  private static DeliveryId deliveryId(Exchange exchange) {
    return Optional.of(exchange.pathParameter("deliveryId"))
        .flatMap(DeliveryId::parse)
        .orElseThrow(() -> notFound("delivery"));
  }
}
