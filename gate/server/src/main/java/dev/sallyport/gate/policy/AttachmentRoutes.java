package dev.sallyport.gate.policy;

import static dev.sallyport.gate.policy.PolicyRoutes.id;
import static dev.sallyport.gate.policy.PolicyRoutes.organisation;
import static dev.sallyport.gate.request.Parameters.accepted;
import static dev.sallyport.gate.request.Parameters.notFound;

import dev.sallyport.gate.access.CallerAccess;
import dev.sallyport.gate.access.Permission;
import dev.sallyport.gate.identity.PolicyId;
import dev.sallyport.gate.request.Parameters;
import dev.sallyport.service.http.Access;
import dev.sallyport.service.http.Answer;
import dev.sallyport.service.http.BodyLimits;
import dev.sallyport.service.http.Exchange;
import dev.sallyport.service.http.Routes;
import io.vertx.core.Future;
import java.util.Optional;

/** {@code /api/policies/{id}/attachments}: what a policy restricts. */
public final class AttachmentRoutes {
  private static final String CURSOR = "[a-z_]{1,32}/[a-z]{2,4}_[0-9A-Za-z]{22}";

  private final Attachments attachments;
  private final CallerAccess access;

  public AttachmentRoutes(Attachments attachments, CallerAccess access) {
    this.attachments = attachments;
    this.access = access;
  }

  /** Adds the routes. */
  public void register(Routes routes) {
    Access writing = access.requiring(Permission.POLICIES_WRITE);
    routes
        .post("/api/policies/{id}/attachments", writing, this::attach)
        .get(
            "/api/policies/{id}/attachments",
            access.requiring(Permission.POLICIES_READ),
            this::list)
        .delete("/api/policies/{id}/attachments/{type}/{target}", writing, this::detach);
  }

  private Future<Answer> attach(Exchange exchange) {
    PolicyId policy = id(exchange);
    return exchange
        .json(PolicyBodies.Attach.class, BodyLimits.COMMAND)
        .compose(
            body ->
                attachments.attach(
                    access.origin(exchange),
                    policy,
                    accepted(() -> body.toTarget(organisation(exchange)))))
        .map(
            attaching ->
                switch (attaching) {
                  case Attaching.Attached attached ->
                      Answer.json(
                          attached.isNew() ? 201 : 200,
                          PolicyViews.attachment(attached.attachment()));
                  case Attaching.Refused.NO_SUCH_POLICY -> throw notFound("policy");
                  case Attaching.Refused.NO_SUCH_TARGET -> throw notFound("target");
                  case Attaching.Refused.POLICY_HAS_TOO_MANY ->
                      throw PolicyProblems.conflict(
                          "A policy is attached to at most %d targets; attach it to the organisation instead"
                              .formatted(Attachments.MAXIMUM_PER_POLICY));
                  case Attaching.Refused.TARGET_HAS_TOO_MANY ->
                      throw PolicyProblems.conflict(
                          "A target has at most %d policies; put their rules together"
                              .formatted(Attachments.MAXIMUM_PER_TARGET));
                });
  }

  private Future<Answer> list(Exchange exchange) {
    return attachments
        .list(
            organisation(exchange),
            id(exchange),
            Parameters.page(exchange, text -> Optional.of(text).filter(t -> t.matches(CURSOR))))
        .map(
            page ->
                Answer.json(
                    200,
                    PolicyViews.page(
                        "attachments",
                        page.orElseThrow(() -> notFound("policy")),
                        PolicyViews::attachment)));
  }

  private Future<Answer> detach(Exchange exchange) {
    PolicyId policy = id(exchange);
    TargetType type =
        TargetType.parse(exchange.pathParameter("type")).orElseThrow(() -> notFound("attachment"));
    String target =
        type.id(exchange.pathParameter("target")).orElseThrow(() -> notFound("attachment"));
    CallerAccess.requireOther(exchange, target);
    return attachments
        .detach(access.origin(exchange), policy, new Target(type, target))
        .map(
            detached -> {
              if (!detached) {
                throw notFound("attachment");
              }
              return Answer.empty(204);
            });
  }
}
