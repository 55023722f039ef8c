package dev.sallyport.gate.policy;

import static dev.sallyport.gate.request.Parameters.accepted;
import static dev.sallyport.gate.request.Parameters.notFound;

import dev.sallyport.gate.access.CallerAccess;
import dev.sallyport.gate.access.Permission;
import dev.sallyport.gate.policy.PgSituations.HeldGrant;
import dev.sallyport.gate.policy.PgSituations.Situation;
import dev.sallyport.gate.policy.rule.Countries;
import dev.sallyport.gate.policy.rule.RequestAttributes;
import dev.sallyport.service.http.Answer;
import dev.sallyport.service.http.BodyLimits;
import dev.sallyport.service.http.Exchange;
import dev.sallyport.service.http.Routes;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;

/**
 * {@code POST /api/policies/evaluate}: what would become of a request that nobody made. Nothing is
 * counted and nothing recorded.
 */
public final class EvaluationRoutes {
  private final PgSituations situations;
  private final Countries countries;
  private final CallerAccess access;

  public EvaluationRoutes(PgSituations situations, Countries countries, CallerAccess access) {
    this.situations = situations;
    this.countries = countries;
    this.access = access;
  }

  /** Adds the route, which comes before those with a policy's id. */
  public void register(Routes routes) {
    routes.post(
        "/api/policies/evaluate", access.requiring(Permission.POLICIES_READ), this::evaluate);
  }

  private Future<Answer> evaluate(Exchange exchange) {
    return exchange
        .json(Hypothesis.Body.class, BodyLimits.COMMAND)
        .compose(
            body -> {
              Hypothesis hypothesis = accepted(body::toHypothesis);
              return situations
                  .find(PolicyRoutes.organisation(exchange), hypothesis)
                  .map(found -> answer(hypothesis, found.orElseThrow(() -> notFound("agent"))));
            });
  }

  private Answer answer(Hypothesis hypothesis, Situation situation) {
    Instant at = hypothesis.at().orElseGet(situation::readAt);
    Optional<HeldGrant> grant = situation.grant();
    Evaluation evaluation =
        Evaluation.of(situation.policies(), attributes(hypothesis, situation, at), at);
    return Answer.json(200, EvaluationViews.of(at, grant, evaluation));
  }

  /** Without a grant the request would be refused anyway; the rules see one that was just made. */
  private RequestAttributes attributes(Hypothesis hypothesis, Situation situation, Instant at) {
    return new RequestAttributes(
        hypothesis.agent().value(),
        situation.agentName(),
        situation.agentKind(),
        hypothesis.key(),
        hypothesis.service().value(),
        situation.grant().map(HeldGrant::id).orElse(""),
        situation.grant().map(HeldGrant::grantedAt).orElse(at),
        hypothesis.client(),
        hypothesis.countries(countries),
        hypothesis.nonce(),
        hypothesis.sealed());
  }
}
