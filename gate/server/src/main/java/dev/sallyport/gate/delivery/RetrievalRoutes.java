package dev.sallyport.gate.delivery;

import static dev.sallyport.gate.request.Parameters.notFound;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.sallyport.gate.identity.DeliveryId;
import dev.sallyport.service.http.Access;
import dev.sallyport.service.http.Answer;
import dev.sallyport.service.http.BodyLimits;
import dev.sallyport.service.http.ClientAddress;
import dev.sallyport.service.http.Exchange;
import dev.sallyport.service.http.Routes;
import dev.sallyport.ticket.key.KeyText;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * {@code /api/agents/access-keys/{deliveryId}/retrieval}: whoever has the link sees that a key
 * waits, as often as they like; whoever has the token takes it, once. Programs speak JSON, people
 * get a page.
 */
public final class RetrievalRoutes {
  private static final String PATH = "/api/agents/access-keys/{deliveryId}/retrieval";
  private static final String FORM = "application/x-www-form-urlencoded";

  /** The page's form, whose one field may have been pasted with space around it. */
  private static final Pattern FORM_BODY =
      Pattern.compile("token=(?:\\+|%20|%0D|%0A|%09)*+(\\w{1,200})(?:\\+|%20|%0D|%0A|%09)*+");

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
    return AcceptedTypes.preferPage(exchange.header(HttpHeaders.ACCEPT))
        ? lookAtPage(exchange)
        : lookAtData(exchange);
  }

  private Future<Answer> lookAtData(Exchange exchange) {
    DeliveryId id = deliveryId(exchange).orElseThrow(() -> notFound("delivery"));
    return keys.waiting(id)
        .map(
            found ->
                Answer.json(
                        200,
                        views.waiting(id.value(), found.orElseThrow(() -> notFound("delivery"))))
                    .with("vary", "accept"));
  }

  /** The token of the link is put into the form, and looked at only when that is sent. */
  private Future<Answer> lookAtPage(Exchange exchange) {
    Optional<KeyText> token = exchange.parameter("token").flatMap(DeliveryBodies.Take::token);
    return deliveryId(exchange)
        .map(keys::waiting)
        .orElseGet(() -> Future.succeededFuture(Optional.empty()))
        .map(
            found ->
                found
                    .map(
                        waiting ->
                            waiting.waits()
                                ? RetrievalPage.waiting(waiting.until(), token)
                                : RetrievalPage.ended(200))
                    .orElseGet(RetrievalPage::unknown));
  }

  private Future<Answer> take(Exchange exchange) {
    return isForm(exchange) ? takeByForm(exchange) : takeByData(exchange);
  }

  private Future<Answer> takeByData(Exchange exchange) {
    return exchange
        .json(DeliveryBodies.Take.class, BodyLimits.COMMAND)
        .map(DeliveryBodies.Take::toToken)
        .compose(token -> take(exchange, token))
        .map(
            retrieval ->
                switch (retrieval) {
                  case Retrieval.Taken taken ->
                      Answer.json(200, views.taken(taken.envelope(), taken.key()));
                  case Retrieval.Unknown unknown -> throw notFound("delivery");
                  case Retrieval.Ended ended -> throw DeliveryProblems.ended();
                });
  }

  /** Who sends it proves nothing but that they have the token; no cookie is ever looked at. */
  private Future<Answer> takeByForm(Exchange exchange) {
    return exchange
        .body(BodyLimits.COMMAND)
        .map(body -> FORM_BODY.matcher(body.toString(ISO_8859_1)))
        .map(
            form ->
                form.matches()
                    ? DeliveryBodies.Take.token(form.group(1))
                    : Optional.<KeyText>empty())
        .compose(token -> take(exchange, token))
        .map(
            retrieval ->
                switch (retrieval) {
                  case Retrieval.Taken taken -> RetrievalPage.taken(taken.envelope(), taken.key());
                  case Retrieval.Unknown unknown -> RetrievalPage.unknown();
                  case Retrieval.Ended ended -> RetrievalPage.ended(410);
                });
  }

  private Future<Retrieval> take(Exchange exchange, Optional<KeyText> token) {
    Optional<DeliveryId> id = deliveryId(exchange);
    return id.isEmpty() || token.isEmpty()
        ? Future.succeededFuture(new Retrieval.Unknown())
        : keys.take(
            id.get(),
            token.get(),
            new AccessKeys.Taker(clientAddress.of(exchange.request()), exchange.requestId()));
  }

  private static boolean isForm(Exchange exchange) {
    return exchange
        .header(HttpHeaders.CONTENT_TYPE)
        .filter(type -> type.toLowerCase(Locale.ROOT).split(";", 2)[0].strip().equals(FORM))
        .isPresent();
  }

  private static Optional<DeliveryId> deliveryId(Exchange exchange) {
    return DeliveryId.parse(exchange.pathParameter("deliveryId"));
  }
}
