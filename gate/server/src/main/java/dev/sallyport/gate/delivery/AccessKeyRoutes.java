package dev.sallyport.gate.delivery;

import static dev.sallyport.gate.request.Parameters.accepted;
import static dev.sallyport.gate.request.Parameters.notFound;

import dev.sallyport.gate.access.CallerAccess;
import dev.sallyport.gate.access.Permission;
import dev.sallyport.gate.identity.DeliveryId;
import dev.sallyport.gate.identity.EnvelopeId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.service.http.Access;
import dev.sallyport.service.http.Answer;
import dev.sallyport.service.http.BodyLimits;
import dev.sallyport.service.http.Exchange;
import dev.sallyport.service.http.Routes;
import io.vertx.core.Future;

/**
 * {@code /api/agents/access-keys} and {@code /api/agents/credentials/{envelopeId}}: keys are sent
 * to agents, followed on their way, and replaced.
 */
public final class AccessKeyRoutes {
  private final AccessKeys keys;
  private final CallerAccess access;
  private final EnvelopeViews views;

  /** The routes of a gate that is reached at {@code publicUrl}. */
  public AccessKeyRoutes(AccessKeys keys, CallerAccess access, String publicUrl) {
    this.keys = keys;
    this.access = access;
    this.views = new EnvelopeViews(publicUrl);
  }

  /** Adds the routes, whose fixed paths come before agents' ids. */
  public void register(Routes routes) {
    Access reading = access.requiring(Permission.AGENTS_READ);
    Access making = access.freshly(access.requiring(Permission.AGENTS_MANAGE));
    routes
        .post("/api/agents/access-keys", making, this::issue)
        .get("/api/agents/access-keys/{deliveryId}/delivery", reading, this::delivery)
        .get("/api/agents/credentials/{envelopeId}", reading, this::envelope)
        .post("/api/agents/credentials/{envelopeId}/rotate", making, this::rotate);
  }

  private Future<Answer> issue(Exchange exchange) {
    return exchange
        .json(DeliveryBodies.Issue.class, BodyLimits.COMMAND)
        .map(body -> accepted(body::toDraft))
        .compose(draft -> keys.issue(access.origin(exchange), draft))
        .map(this::answer);
  }

  private Future<Answer> rotate(Exchange exchange) {
    EnvelopeId id = envelopeId(exchange);
    return exchange
        .json(DeliveryBodies.Rotate.class, BodyLimits.COMMAND)
        .map(body -> accepted(() -> body.toDraft(id)))
        .compose(draft -> keys.rotate(access.origin(exchange), draft))
        .map(this::answer);
  }

  private Answer answer(Issuing issuing) {
    return switch (issuing) {
      case Issuing.Issued issued -> Answer.json(201, views.issued(issued));
      case Issuing.NoSuchProfile none -> throw notFound("trust profile");
      case Issuing.NoSuchEnvelope none -> throw notFound("envelope");
      case Issuing.Mismatch mismatch -> throw DeliveryProblems.mismatch(mismatch.member());
      case Issuing.NotTrusted not -> throw DeliveryProblems.notTrusted(not.state());
      case Issuing.TooWide tooWide -> throw DeliveryProblems.tooWide();
      case Issuing.NoDestination none -> throw DeliveryProblems.noDestination(none.mode());
      case Issuing.UnknownCallback unknown -> throw DeliveryProblems.unknownCallback();
      case Issuing.OtherAccount other -> throw DeliveryProblems.otherAccount();
      case Issuing.NotConfigured not -> throw DeliveryProblems.mailNotConfigured();
      case Issuing.TooManyKeys tooMany -> throw DeliveryProblems.tooManyKeys();
      case Issuing.Replaced replaced -> throw DeliveryProblems.replaced(replaced.envelope());
    };
  }

  private Future<Answer> envelope(Exchange exchange) {
    EnvelopeId id = envelopeId(exchange);
    OrganisationId organisation = CallerAccess.organisation(exchange);
    return keys.find(organisation, id)
        .map(found -> found.orElseThrow(() -> notFound("envelope")))
        .compose(
            envelope ->
                keys.history(organisation, id)
                    .map(history -> Answer.json(200, views.envelope(envelope, history))));
  }

  private Future<Answer> delivery(Exchange exchange) {
    DeliveryId id =
        DeliveryId.parse(exchange.pathParameter("deliveryId"))
            .orElseThrow(() -> notFound("delivery"));
    return keys.find(CallerAccess.organisation(exchange), id)
        .map(
            found ->
                Answer.json(200, views.delivery(found.orElseThrow(() -> notFound("delivery")))));
  }

  private static EnvelopeId envelopeId(Exchange exchange) {
    return EnvelopeId.parse(exchange.pathParameter("envelopeId"))
        .orElseThrow(() -> notFound("envelope"));
  }
}
