package dev.sallyport.gate.policy;

import static dev.sallyport.gate.request.Parameters.accepted;
import static dev.sallyport.gate.request.Parameters.invalid;
import static dev.sallyport.gate.request.Parameters.notFound;

import dev.sallyport.gate.access.CallerAccess;
import dev.sallyport.gate.access.Permission;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.identity.PolicyId;
import dev.sallyport.gate.request.Parameters;
import dev.sallyport.service.http.Access;
import dev.sallyport.service.http.Answer;
import dev.sallyport.service.http.Exchange;
import dev.sallyport.service.http.Routes;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * {@code /api/policies}: what operators restrict. A change of what a policy says names the version
 * that it is about, in {@code If-Match}.
 */
public final class PolicyRoutes {
  private static final String ETAG = "\"[1-9][0-9]{0,8}\"";
  private static final String VERSION = "[1-9][0-9]{0,8}";

  private final Policies policies;
  private final CallerAccess access;

  public PolicyRoutes(Policies policies, CallerAccess access) {
    this.policies = policies;
    this.access = access;
  }

  /** Adds the routes. */
  public void register(Routes routes) {
    Access reading = access.requiring(Permission.POLICIES_READ);
    Access writing = access.requiring(Permission.POLICIES_WRITE);
    routes
        .post("/api/policies", writing, this::create)
        .get("/api/policies", reading, this::list)
        .get("/api/policies/{id}", reading, this::show)
        .put("/api/policies/{id}", writing, this::replace)
        .patch("/api/policies/{id}", writing, this::change)
        .delete("/api/policies/{id}", writing, this::delete)
        .post("/api/policies/{id}/enable", writing, exchange -> enable(exchange, true))
        .post("/api/policies/{id}/disable", writing, exchange -> enable(exchange, false))
        .get("/api/policies/{id}/versions", reading, this::versions)
        .get("/api/policies/{id}/versions/{version}", reading, this::version);
  }

  private Future<Answer> create(Exchange exchange) {
    return exchange
        .json(PolicyBodies.Whole.class, PolicyBodies.LIMIT)
        .compose(body -> policies.create(access.origin(exchange), accepted(body::toDraft)))
        .map(change -> shown(201, done(change)));
  }

  private Future<Answer> list(Exchange exchange) {
    return policies
        .list(organisation(exchange), Parameters.page(exchange, PolicyId::parse))
        .map(page -> Answer.json(200, PolicyViews.page("policies", page, PolicyViews::policy)));
  }

  private Future<Answer> show(Exchange exchange) {
    return policies
        .find(organisation(exchange), id(exchange))
        .map(found -> shown(200, found.orElseThrow(() -> notFound("policy"))));
  }

  private Future<Answer> replace(Exchange exchange) {
    OptionalInt expected = expected(exchange);
    return exchange
        .json(PolicyBodies.Whole.class, PolicyBodies.LIMIT)
        .compose(body -> change(exchange, expected, accepted(() -> body.toEdit(expected))));
  }

  private Future<Answer> change(Exchange exchange) {
    OptionalInt expected = expected(exchange);
    return exchange
        .json(PolicyBodies.Part.class, PolicyBodies.LIMIT)
        .compose(body -> change(exchange, expected, accepted(() -> body.toEdit(expected))));
  }

  /** Whether the policy is there comes first, so that nobody learns of another's. */
  private Future<Answer> change(Exchange exchange, OptionalInt expected, PolicyEdit edit) {
    PolicyId id = id(exchange);
    if (expected.isEmpty() && !anyVersion(exchange)) {
      return policies
          .find(organisation(exchange), id)
          .map(
              found -> {
                throw found.isEmpty() ? notFound("policy") : PolicyProblems.versionMissing();
              });
    }
    return policies
        .change(access.origin(exchange), id, edit)
        .map(change -> shown(200, done(change)));
  }

  private Future<Answer> enable(Exchange exchange, boolean enabled) {
    return policies
        .change(access.origin(exchange), id(exchange), PolicyEdit.enabling(enabled))
        .map(change -> shown(200, done(change)));
  }

  private Future<Answer> delete(Exchange exchange) {
    return policies
        .delete(access.origin(exchange), id(exchange), expected(exchange))
        .map(
            change -> {
              done(change);
              return Answer.empty(204);
            });
  }

  private Future<Answer> versions(Exchange exchange) {
    return policies
        .versions(
            organisation(exchange),
            id(exchange),
            Parameters.page(exchange, PolicyRoutes::versionNumber))
        .map(
            page ->
                Answer.json(
                    200,
                    PolicyViews.page(
                        "versions",
                        page.orElseThrow(() -> notFound("policy")),
                        PolicyViews::version)));
  }

  private Future<Answer> version(Exchange exchange) {
    int version =
        versionNumber(exchange.pathParameter("version"))
            .orElseThrow(() -> notFound("version of the policy"));
    return policies
        .version(organisation(exchange), id(exchange), version)
        .map(
            found ->
                Answer.json(
                    200,
                    PolicyViews.version(
                        found.orElseThrow(() -> notFound("version of the policy")))));
  }

  private static StoredPolicy done(PolicyChange change) {
    return switch (change) {
      case PolicyChange.Done done -> done.stored();
      case PolicyChange.Undone.NO_SUCH_POLICY -> throw notFound("policy");
      case PolicyChange.Undone.NAME_TAKEN ->
          throw PolicyProblems.conflict("A policy of that name exists; choose another name");
      case PolicyChange.Undone.TOO_MANY ->
          throw PolicyProblems.conflict(
              "An organisation has at most %d policies; delete some first"
                  .formatted(Policies.MAXIMUM_PER_ORGANISATION));
      case PolicyChange.Undone.CHANGED_MEANWHILE -> throw PolicyProblems.changedMeanwhile();
      case PolicyChange.Undone.HOLDS_WHO_ASKS -> throw CallerAccess.selfChange();
    };
  }

  private static Answer shown(int status, StoredPolicy stored) {
    return Answer.json(status, PolicyViews.policy(stored))
        .with("ETag", "\"" + stored.policy().version() + "\"");
  }

  /** The version in {@code If-Match}; empty when it is not sent, or any version will do. */
  private static OptionalInt expected(Exchange exchange) {
    Optional<String> tag = exchange.header("If-Match").filter(text -> !text.equals("*"));
    return tag.isEmpty()
        ? OptionalInt.empty()
        : OptionalInt.of(
            tag.filter(text -> text.matches(ETAG))
                .map(text -> Integer.parseInt(text.substring(1, text.length() - 1)))
                .orElseThrow(
                    () -> invalid("If-Match is the ETag of a policy, such as \"3\", or *")));
  }

  private static boolean anyVersion(Exchange exchange) {
    return exchange.header("If-Match").filter(text -> text.equals("*")).isPresent();
  }

  private static Optional<Integer> versionNumber(String text) {
    return Optional.of(text).filter(number -> number.matches(VERSION)).map(Integer::valueOf);
  }

  static PolicyId id(Exchange exchange) {
    return PolicyId.parse(exchange.pathParameter("id")).orElseThrow(() -> notFound("policy"));
  }

  static OrganisationId organisation(Exchange exchange) {
    return CallerAccess.organisation(exchange);
  }
}
