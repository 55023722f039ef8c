package dev.sallyport.gate.redirect;

import static java.util.Objects.requireNonNullElse;

import dev.sallyport.gate.access.Caller;
import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.policy.Evaluation;
import dev.sallyport.gate.policy.KnownPolicies;
import dev.sallyport.gate.policy.KnownPolicies.Applied;
import dev.sallyport.gate.policy.Policy;
import dev.sallyport.gate.policy.PolicySet;
import dev.sallyport.gate.policy.Ruling;
import dev.sallyport.gate.policy.Trace;
import dev.sallyport.gate.policy.rule.Countries;
import dev.sallyport.gate.policy.rule.RequestAttributes;
import dev.sallyport.gate.policy.rule.RuleType;
import dev.sallyport.ticket.ServiceName;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What policies of the organisation and of a credential say when a person asks for a ticket. Rules
 * about grants, holders and agents say nothing about people: they are left out.
 */
final class PersonPolicies {
  /** The column that reads which apply; the statement has {@code agent} and {@code held}. */
  static final String APPLIED = KnownPolicies.references("held", "null");

  private static final Set<RuleType> ABOUT_PEOPLE =
      Set.of(
          RuleType.TIME_WINDOW,
          RuleType.IP_ALLOWLIST,
          RuleType.GEO,
          RuleType.RATE_LIMIT,
          RuleType.USAGE_CAP,
          RuleType.UNREADABLE);

  private static final String KIND = "operator";

  /**
   * What they say.
   *
   * @param refusal null: nothing stands against it, if it can be charged on all that is counted
   * @param trace null: no policy had a say
   */
  record Said(@Nullable Refusal refusal, List<Counted> counted, @Nullable Trace trace) {
    static final Said NOTHING = new Said(null, List.of(), null);
  }

  private final KnownPolicies policies = new KnownPolicies();
  private final Countries countries;

  PersonPolicies(Countries countries) {
    this.countries = countries;
  }

  /**
   * Asks them.
   *
   * @param applied what {@link #APPLIED} read
   */
  Future<Said> ask(
      SqlClient client,
      Origin origin,
      ServiceName service,
      String @Nullable [] applied,
      Instant now) {
    return applied == null
        ? Future.succeededFuture(Said.NOTHING)
        : policies
            .find(client, List.of(Applied.of(origin.organisation().value(), applied)))
            .map(sets -> said(aboutPeople(sets.getFirst()), attributes(origin, service, now), now));
  }

  private static PolicySet aboutPeople(PolicySet set) {
    return PolicySet.of(
        set.policies().stream()
            .map(PersonPolicies::aboutPeople)
            .filter(policy -> !policy.rules().isEmpty())
            .toList());
  }

  private static Policy aboutPeople(Policy policy) {
    return new Policy(
        policy.id(),
        policy.name(),
        policy.version(),
        policy.enabled(),
        policy.rules().stream().filter(rule -> ABOUT_PEOPLE.contains(rule.type())).toList());
  }

  private static Said said(PolicySet set, RequestAttributes attributes, Instant now) {
    if (set.isEmpty()) {
      return Said.NOTHING;
    }
    Evaluation evaluation = Evaluation.of(set, attributes, now);
    return switch (evaluation.ruling()) {
      case Ruling.Permits permits ->
          new Said(
              null,
              permits.meters().stream()
                  .<Counted>map(meter -> PolicyCounter.of(meter, attributes))
                  .toList(),
              evaluation.trace());
      case Ruling.Refuses refuses ->
          new Said(Refusal.of(refuses.reasons()), List.of(), evaluation.trace());
      case Ruling.Holds holds ->
          new Said(Refusal.of(Denial.APPROVAL_REQUIRED), List.of(), evaluation.trace());
    };
  }

  /** Where rules speak of an agent or its grant, they mean the person. */
  private RequestAttributes attributes(Origin origin, ServiceName service, Instant now) {
    String person = origin.actor().actorId();
    return new RequestAttributes(
        person,
        origin.actor() instanceof Caller.Person known ? known.name() : person,
        KIND,
        requireNonNullElse(origin.keyId(), ""),
        service.value(),
        person,
        now,
        requireNonNullElse(origin.client(), ""),
        countries,
        false,
        false);
  }
}
