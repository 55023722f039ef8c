package dev.sallyport.gate.policy;

import static dev.sallyport.gate.policy.rule.SampleRequest.NOW;
import static dev.sallyport.gate.policy.rule.SampleRequest.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.gate.identity.PolicyId;
import dev.sallyport.gate.policy.rule.Condition;
import dev.sallyport.gate.policy.rule.Geo;
import dev.sallyport.gate.policy.rule.HolderBinding;
import dev.sallyport.gate.policy.rule.IpAllowlist;
import dev.sallyport.gate.policy.rule.MeterScope;
import dev.sallyport.gate.policy.rule.RateLimit;
import dev.sallyport.gate.policy.rule.RequestAttributes;
import dev.sallyport.gate.policy.rule.RequireApproval;
import dev.sallyport.gate.policy.rule.Rule;
import dev.sallyport.gate.policy.rule.RuleType;
import dev.sallyport.gate.policy.rule.TimeWindow;
import dev.sallyport.gate.policy.rule.TtlMax;
import dev.sallyport.gate.policy.rule.Unreadable;
import dev.sallyport.gate.policy.rule.UsageCap;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class EvaluationTest {
  private static final PolicyId FIRST = new PolicyId("pol_aaaaaaaaaaaaaaaaaaaaaa");
  private static final PolicyId SECOND = new PolicyId("pol_bbbbbbbbbbbbbbbbbbbbbb");

  private static final Rule SATISFIED = new TtlMax(7201);
  private static final Rule OLD = new TtlMax(7200);
  private static final Rule RATE = new RateLimit(10, 60, MeterScope.AGENT);
  private static final Rule CAP = new UsageCap(100, MeterScope.CREDENTIAL);
  private static final Rule LATER =
      new TimeWindow(Set.of(DayOfWeek.TUESDAY), 660, 720, ZoneId.of("UTC"));
  private static final Rule TOMORROW =
      new TimeWindow(Set.of(DayOfWeek.WEDNESDAY), 660, 720, ZoneId.of("UTC"));

  private static Policy policy(PolicyId id, Rule... rules) {
    return new Policy(id, "name", 3, true, List.of(rules));
  }

  private static Evaluation evaluate(Policy... policies) {
    return Evaluation.of(PolicySet.of(List.of(policies)), request().attributes(), NOW);
  }

  @Test
  void noPolicyRestrictsNothing() {
    Evaluation evaluation = evaluate();

    assertThat(evaluation.ruling()).isEqualTo(new Ruling.Permits(List.of()));
    assertThat(evaluation.trace().isEmpty()).isTrue();
    assertThat(evaluation.trace().json()).isEqualTo("[]");
    assertThat(PolicySet.NONE.isEmpty()).isTrue();
  }

  @Test
  void permitsWhatSatisfiesAllAndNamesTheCounters() {
    Evaluation evaluation =
        evaluate(policy(SECOND, SATISFIED, CAP), policy(FIRST, SATISFIED, RATE));

    assertThat(evaluation.ruling())
        .isEqualTo(
            new Ruling.Permits(
                List.of(
                    new Meter(FIRST, 1, RuleType.RATE_LIMIT, MeterScope.AGENT, 10, 60),
                    new Meter(SECOND, 1, RuleType.USAGE_CAP, MeterScope.CREDENTIAL, 100, 0))));
    assertThat(evaluation.trace().isEmpty()).isFalse();
    assertThat(evaluation.trace().json())
        .isEqualTo(
            "[{\"policy\":\"pol_aaaaaaaaaaaaaaaaaaaaaa\",\"version\":3,\"rules\":[{\"type\":\"ttl_max\",\"result\":\"satisfied\"},{\"type\":\"rate_limit\",\"result\":\"counted\"}]},"
                + "{\"policy\":\"pol_bbbbbbbbbbbbbbbbbbbbbb\",\"version\":3,\"rules\":[{\"type\":\"ttl_max\",\"result\":\"satisfied\"},{\"type\":\"usage_cap\",\"result\":\"counted\"}]}]");
  }

  @Test
  void theLogNamesTheVersionsWhereAllPermittedAndHasEachRuleOtherwise() {
    Trace permitted =
        evaluate(policy(SECOND, SATISFIED, CAP), policy(FIRST, SATISFIED, RATE)).trace();
    Trace refused = evaluate(policy(FIRST, SATISFIED, OLD)).trace();
    Trace held = evaluate(policy(FIRST, new RequireApproval(false, Optional.empty()))).trace();

    assertThat(permitted.logged())
        .isEqualTo("pol_aaaaaaaaaaaaaaaaaaaaaa@3 pol_bbbbbbbbbbbbbbbbbbbbbb@3");
    assertThat(refused.logged()).isEqualTo(refused.json()).contains("refused");
    assertThat(held.logged()).isEqualTo(held.json()).contains("held");
    assertThat(held.approved().logged()).isEqualTo(held.approved().json()).contains("approved");
    assertThat(evaluate().trace().logged()).isEqualTo("[]");
  }

  @Test
  void aPolicyAttachedTwiceCountsOnce() {
    assertThat(evaluate(policy(FIRST, CAP), policy(FIRST, CAP)).ruling())
        .isInstanceOfSatisfying(
            Ruling.Permits.class, permits -> assertThat(permits.meters()).hasSize(1));
  }

  @Test
  void oneRefusalRefusesWithAllReasons() {
    Evaluation evaluation =
        evaluate(
            policy(FIRST, SATISFIED, OLD, RATE),
            policy(SECOND, new RequireApproval(true, Optional.empty()), new Unreadable()));

    assertThat(evaluation.ruling())
        .isInstanceOfSatisfying(
            Ruling.Refuses.class,
            refuses -> {
              assertThat(refuses.reasons()).hasSize(2);
              Reason first = refuses.reasons().getFirst();
              assertThat(first.policy()).isEqualTo(FIRST);
              assertThat(first.rule()).isEqualTo(1);
              assertThat(first.type()).isEqualTo(RuleType.TTL_MAX);
              assertThat(first.remedy()).contains("older than the policy allows");
              Reason second = refuses.reasons().getLast();
              assertThat(second.policy()).isEqualTo(SECOND);
              assertThat(second.rule()).isEqualTo(1);
              assertThat(second.type()).isEqualTo(RuleType.UNREADABLE);
              assertThat(second.remedy()).contains("could not be evaluated");
              assertThat(second.retryAt()).isNull();
              assertThat(refuses.retryAt()).isNull();
            });
    assertThat(evaluation.trace().json())
        .contains(
            "{\"type\":\"ttl_max\",\"result\":\"refused\"}",
            "{\"type\":\"require_approval\",\"result\":\"held\"}",
            "{\"type\":\"unreadable\",\"result\":\"failed\"}");
  }

  @Test
  void timeHelpsWhenItHelpsAllReasons() {
    assertThat(retryAt(policy(FIRST, LATER))).isEqualTo("2026-11-24T11:00:00Z");
    assertThat(retryAt(policy(FIRST, LATER, TOMORROW))).isEqualTo("2026-11-25T11:00:00Z");
    assertThat(retryAt(policy(FIRST, TOMORROW, LATER))).isEqualTo("2026-11-25T11:00:00Z");
    assertThat(retryAt(policy(FIRST, LATER, OLD))).isNull();
  }

  private static @Nullable Instant retryAt(Policy policy) {
    return evaluate(policy).ruling() instanceof Ruling.Refuses refuses ? refuses.retryAt() : null;
  }

  @Test
  void holdsWhatSomebodyHasToApprove() {
    RequireApproval once = new RequireApproval(false, Optional.empty());
    RequireApproval hour = new RequireApproval(true, Optional.of(Duration.ofHours(1)));
    RequireApproval day = new RequireApproval(false, Optional.of(Duration.ofDays(1)));

    Ruling.Holds holds = holds(policy(FIRST, SATISFIED, day, CAP), policy(SECOND, hour));
    assertThat(holds.demands())
        .containsExactly(
            new ApprovalDemand(FIRST, 3, 1, day), new ApprovalDemand(SECOND, 3, 0, hour));
    assertThat(holds.meters())
        .containsExactly(new Meter(FIRST, 2, RuleType.USAGE_CAP, MeterScope.CREDENTIAL, 100, 0));
    assertThat(holds.reasonRequired()).isTrue();
    assertThat(holds.lasts()).hasValue(Duration.ofHours(1));
    assertThat(holds(policy(FIRST, day)).reasonRequired()).isFalse();
    assertThat(holds(policy(FIRST, day, once)).lasts()).isEmpty();
  }

  private static Ruling.Holds holds(Policy... policies) {
    return (Ruling.Holds) evaluate(policies).ruling();
  }

  @Test
  void aRuleThatThrowsRefuses() {
    RequestAttributes sample = request().attributes();
    RequestAttributes throwing =
        new RequestAttributes(
            sample.agentId(),
            sample.agentName(),
            sample.agentKind(),
            sample.keyId(),
            sample.service(),
            sample.grantId(),
            sample.grantedAt(),
            sample.client(),
            address -> {
              throw new IllegalStateException("broken");
            },
            true,
            true);
    for (Rule rule :
        List.of(
            new Geo(null, new TreeSet<>(Set.of("US"))),
            Condition.of("client.country == 'DE'", null))) {
      assertThat(Evaluation.of(PolicySet.of(List.of(policy(FIRST, rule))), throwing, NOW).ruling())
          .isInstanceOf(Ruling.Refuses.class);
    }
  }

  @Test
  void reasonsAreForTheAgentThatAsked() {
    Evaluation evaluation =
        evaluate(policy(FIRST, new IpAllowlist(List.of()), new HolderBinding()));

    assertThat(evaluation.ruling())
        .isInstanceOfSatisfying(
            Ruling.Refuses.class,
            refuses ->
                assertThat(refuses.reasons())
                    .extracting(Reason::type)
                    .containsExactly(RuleType.IP_ALLOWLIST, RuleType.HOLDER_BINDING));
  }

  @Test
  void tellsWhatASpentCounterAllows() {
    Meter rate = new Meter(FIRST, 1, RuleType.RATE_LIMIT, MeterScope.AGENT, 10, 60);
    Meter cap = new Meter(SECOND, 2, RuleType.USAGE_CAP, MeterScope.GRANT, 100, Meter.LIFETIME);

    assertThat(Reason.spent(rate, NOW))
        .isEqualTo(
            new Reason(
                FIRST,
                1,
                RuleType.RATE_LIMIT,
                "Ask less often: the policy allows 10 requests in 60 seconds per agent.",
                NOW));
    assertThat(Reason.spent(cap, null))
        .isEqualTo(
            new Reason(
                SECOND,
                2,
                RuleType.USAGE_CAP,
                "The policy's cap of 100 requests per grant is used up; an operator can raise it.",
                null));
    assertThat(rate.isLifetime()).isFalse();
  }
}
