package dev.sallyport.gate.redirect;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.gate.approval.Approval;
import dev.sallyport.gate.approval.ApprovalState;
import dev.sallyport.gate.approval.CanonicalAction;
import dev.sallyport.gate.audit.Charge;
import dev.sallyport.gate.breakglass.Opening;
import dev.sallyport.gate.breakglass.OpeningState;
import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.ApprovalId;
import dev.sallyport.gate.identity.BreakGlassId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.identity.PolicyId;
import dev.sallyport.gate.key.KeyLimits;
import dev.sallyport.gate.policy.ApprovalDemand;
import dev.sallyport.gate.policy.Policy;
import dev.sallyport.gate.policy.PolicySet;
import dev.sallyport.gate.policy.Reason;
import dev.sallyport.gate.policy.rule.Country;
import dev.sallyport.gate.policy.rule.Geo;
import dev.sallyport.gate.policy.rule.HolderBinding;
import dev.sallyport.gate.policy.rule.MeterScope;
import dev.sallyport.gate.policy.rule.RateLimit;
import dev.sallyport.gate.policy.rule.RequireApproval;
import dev.sallyport.gate.policy.rule.Rule;
import dev.sallyport.gate.policy.rule.RuleType;
import dev.sallyport.gate.policy.rule.TimeWindow;
import dev.sallyport.gate.policy.rule.UsageCap;
import dev.sallyport.service.http.Problem;
import dev.sallyport.ticket.Purpose;
import dev.sallyport.ticket.ServiceName;
import dev.sallyport.ticket.key.KeyHash;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Decisions about requests that everything but policies permits. */
final class PolicedDecisionTest {
  /** A Sunday. */
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  private static final Instant GRANTED = NOW.minusSeconds(7_200);
  private static final PolicyId POLICY = PolicyId.fresh();

  private static final Rule SUNDAYS_UNTIL_NINE =
      new TimeWindow(Set.of(DayOfWeek.SUNDAY), 0, 9 * 60, ZoneOffset.UTC);
  private static final Rule TEN_A_MINUTE = new RateLimit(10, 60, MeterScope.AGENT);
  private static final Rule THOUSAND_EVER = new UsageCap(1_000, MeterScope.CREDENTIAL);
  private static final Rule FIVE_AN_HOUR = new RateLimit(5, 3_600, MeterScope.GRANT);
  private static final Rule APPROVED = new RequireApproval(false, Optional.empty());

  private static Facts facts(Rule... rules) {
    PolicySet set = PolicySet.of(List.of(new Policy(POLICY, "a policy", 3, true, List.of(rules))));
    return new Facts(
        "org_5",
        6L,
        NOW,
        new Facts.Key("key_1", true, null, null, KeyLimits.NONE),
        new Facts.Agent("agt_2", true, false),
        new Facts.Grant("grt_3", null),
        false,
        new Facts.BoundVault("bnd_4"),
        new AppliedPolicies(set, "builder", "agent", GRANTED));
  }

  private static CredentialRequest request(@Nullable String nonce) {
    return request(nonce, "github");
  }

  private static CredentialRequest request(@Nullable String nonce, String service) {
    return new CredentialRequest(
        new PresentedKey(new KeyHash(1, 2, 3, 4), false),
        new ServiceName(service),
        Optional.ofNullable(nonce).flatMap(dev.sallyport.ticket.HolderBinding::ofNonce),
        "192.0.2.200",
        address -> {
          assertThat(address).isEqualTo("192.0.2.200");
          return new Country.Known("DE");
        },
        "req_7",
        Optional.empty(),
        Optional.empty());
  }

  private static Decision decide(Rule... rules) {
    return Decision.of(request(null), NOW, facts(rules));
  }

  private static Decision.Allow allowed(Rule... rules) {
    return (Decision.Allow) decide(rules);
  }

  private static Decision.Deny denied(Rule... rules) {
    return (Decision.Deny) decide(rules);
  }

  @Test
  void allowsWithoutATraceOrACounterWhenNoPolicyApplies() {
    Facts governed = facts();
    Decision.Allow allow =
        (Decision.Allow)
            Decision.of(
                request(null),
                NOW,
                new Facts(
                    governed.organisation(),
                    governed.version(),
                    governed.readAt(),
                    governed.key(),
                    governed.agent(),
                    governed.grant(),
                    false,
                    governed.vault(),
                    null));

    assertThat(allow.trace()).isNull();
    assertThat(allow.counted()).isEmpty();
  }

  @Test
  void countsOnTheServiceThatIsAskedForAndMakesItsCountersOnce() {
    Facts facts = facts(THOUSAND_EVER);
    List<Counted> github = counters(facts, "github");

    assertThat(counters(facts, "github")).isSameAs(github);
    assertThat(counters(facts, "gitlab"))
        .singleElement()
        .satisfies(counted -> assertThat(counted).isNotEqualTo(github.getFirst()));
  }

  private static List<Counted> counters(Facts facts, String service) {
    AppliedPolicies policies = requireNonNull(facts.policies());
    return policies.counters(
        facts.key(),
        policies.attributes(request(null, service), facts, requireNonNull(facts.grant())));
  }

  @Test
  void allowsWhatEveryRulePermitsAndKeepsHowTheyCameOut() {
    Decision.Allow allow =
        allowed(new TimeWindow(Set.of(DayOfWeek.SUNDAY), 0, 24 * 60, ZoneOffset.UTC), TEN_A_MINUTE);

    assertThat(allow.trace()).isNotNull();
    assertThat(allow.trace().json())
        .isEqualTo(
            "[{\"policy\":\"%s\",\"version\":3,\"rules\":[{\"type\":\"time_window\",\"result\":\"satisfied\"},{\"type\":\"rate_limit\",\"result\":\"counted\"}]}]"
                .formatted(POLICY.value()));
    assertThat(allow.but(Refusal.of(Denial.HOLDER_BINDING_UNSUPPORTED)).trace())
        .isSameAs(allow.trace());
  }

  @Test
  void countsOnACounterOfThePolicyTheScopeTheWindowAndItsSubject() {
    String policy = "policy/" + POLICY.value();

    assertThat(allowed(TEN_A_MINUTE, FIVE_AN_HOUR, THOUSAND_EVER).counted())
        .extracting(Counted::charge)
        .containsExactly(
            Charge.rate(policy + "/agent/60/agt_2", 10, Duration.ofMinutes(1)),
            Charge.rate(policy + "/grant/3600/grt_3", 5, Duration.ofHours(1)),
            Charge.cap(policy + "/credential/0/github", 1_000));
  }

  @Test
  void countsWhatIsDelegatedOnTheCredentialThatIsMeant() {
    Facts own = facts(THOUSAND_EVER);
    Facts delegated =
        new Facts(
            own.organisation(),
            own.version(),
            own.readAt(),
            own.key(),
            own.agent(),
            new Facts.Grant("dlg_8", null, new Facts.Delegated(new ServiceName("hers"), false)),
            false,
            own.vault(),
            own.policies());

    assertThat(
            ((Decision.Allow) Decision.of(request(null), NOW, delegated))
                .counted()
                .getFirst()
                .charge()
                .counter())
        .endsWith("/credential/0/hers");
  }

  @Test
  void refusesForEveryRuleThatIsNotSatisfiedAndKeepsHowTheyCameOut() {
    Decision.Deny deny = denied(TEN_A_MINUTE, SUNDAYS_UNTIL_NINE, new HolderBinding());

    assertThat(deny.reason()).isEqualTo(Denial.POLICY_DENIED);
    assertThat(deny.refusal().reasons())
        .extracting(Reason::type)
        .containsExactly(RuleType.TIME_WINDOW, RuleType.HOLDER_BINDING);
    assertThat(deny.refusal().rule()).isEqualTo("time_window");
    assertThat(deny.facts()).isNotNull();
    assertThat(deny.trace()).isNotNull();
    assertThat(deny.trace().json()).contains("counted", "refused");
  }

  @Test
  void refusesRatherThanHoldsWhenBothWouldDo() {
    assertThat(denied(APPROVED, SUNDAYS_UNTIL_NINE).reason()).isEqualTo(Denial.POLICY_DENIED);
  }

  @Test
  void holdsWhatHasToBeApprovedAndCountsItOnlyThen() {
    Decision.Hold hold = (Decision.Hold) decide(APPROVED, TEN_A_MINUTE);

    assertThat(hold.needs().demands()).hasSize(1);
    assertThat(hold.counted()).hasSize(1);
    assertThat(hold.unapproved(Denial.APPROVAL_REQUIRED).reason())
        .isEqualTo(Denial.APPROVAL_REQUIRED);
    assertThat(hold.unapproved(Denial.APPROVAL_REQUIRED).facts())
        .isSameAs(hold.permission().facts());
    assertThat(hold.unapproved(Denial.APPROVAL_REQUIRED).trace()).isSameAs(hold.trace());
    assertThat(hold.trace().json()).contains("held");
  }

  private static Decision.Hold holding(@Nullable Instant grantEnd, Facts.@Nullable Delegated by) {
    Facts plain = facts(TEN_A_MINUTE, APPROVED);
    return (Decision.Hold)
        Decision.of(
            request(null).forUser("alice"),
            NOW,
            new Facts(
                "org_5555555555555555555555",
                plain.version(),
                NOW,
                plain.key(),
                new Facts.Agent("agt_2222222222222222222222", true, false),
                new Facts.Grant("grt_3", grantEnd, by),
                false,
                plain.vault(),
                plain.policies()));
  }

  private static Approval until(Instant end) {
    return new Approval(
        new OrganisationId("org_5555555555555555555555"),
        ApprovalId.fresh(),
        new Approval.Frozen(
            new AgentId("agt_2222222222222222222222"),
            new ServiceName("github"),
            Optional.empty(),
            "grt_3",
            Optional.empty(),
            List.of(),
            Optional.empty()),
        Optional.empty(),
        ApprovalState.APPROVED,
        NOW,
        end,
        Optional.empty(),
        0,
        Optional.empty());
  }

  @Test
  void whatHasToBeApprovedIsThisRequestAndNoOther() {
    Decision.Hold hold = holding(null, new Facts.Delegated(new ServiceName("github-alice"), false));

    assertThat(hold.action(request(null).forUser("alice")))
        .isEqualTo(
            new CanonicalAction(
                new OrganisationId("org_5555555555555555555555"),
                new AgentId("agt_2222222222222222222222"),
                new ServiceName("github"),
                Optional.of("alice"),
                "grt_3",
                new ServiceName("github-alice"),
                "bnd_4",
                Purpose.AGENT_CREDENTIAL,
                List.of(
                    new ApprovalDemand(
                        POLICY, 3, 1, new RequireApproval(false, Optional.empty())))));
  }

  @Test
  void whatIsApprovedIsPermittedAndCountedAndEndsWithTheApproval() {
    Instant end = NOW.plusSeconds(900);
    Approval approval = until(end);
    Decision.Hold hold = holding(null, null);

    Decision.Allow allow = hold.cleared(new Clearance.Approved(approval));

    assertThat(allow.approval()).isSameAs(approval);
    assertThat(allow.facts()).isSameAs(hold.permission().facts());
    assertThat(allow.counted()).isEqualTo(hold.counted());
    assertThat(requireNonNull(allow.trace()).json()).contains("approved").doesNotContain("held");
    assertThat(allow.endsAt()).isEqualTo(end);
    assertThat(
            holding(end.minusSeconds(1), null).cleared(new Clearance.Approved(approval)).endsAt())
        .isEqualTo(end.minusSeconds(1));
    assertThat(holding(end.plusSeconds(1), null).cleared(new Clearance.Approved(approval)).endsAt())
        .isEqualTo(end);
    assertThat(allow.brokenGlass()).isEmpty();
    assertThat(((Decision.Allow) decide(TEN_A_MINUTE)).approval()).isNull();
  }

  @Test
  void whatIsOpenedIsPermittedNamesTheOpeningAndEndsWithIt() {
    Instant end = NOW.plusSeconds(900);
    Opening opening =
        new Opening(
            BreakGlassId.fresh(),
            new AgentId("agt_2222222222222222222222"),
            new ServiceName("github"),
            "it burns",
            "op_1",
            NOW,
            end,
            OpeningState.OPEN,
            Optional.empty(),
            Optional.empty());

    Decision.Allow allow = holding(null, null).cleared(new Clearance.Opened(opening));

    assertThat(allow.brokenGlass()).contains(opening.id());
    assertThat(allow.approval()).isNull();
    assertThat(allow.endsAt()).isEqualTo(end);
    assertThat(holding(null, null).permission().canBeOpened()).isTrue();
    assertThat(
            holding(null, new Facts.Delegated(new ServiceName("hers"), false))
                .permission()
                .canBeOpened())
        .isFalse();
  }

  @Test
  void whatOnlyAnOpeningGrantsNamesIt() {
    BreakGlassId opening = BreakGlassId.fresh();
    Facts plain = facts(TEN_A_MINUTE);
    Facts opened =
        new Facts(
            plain.organisation(),
            plain.version(),
            NOW,
            plain.key(),
            plain.agent(),
            new Facts.Grant(opening.value(), NOW.plusSeconds(60)),
            false,
            plain.vault(),
            plain.policies());

    assertThat(((Decision.Allow) Decision.of(request(null), NOW, opened)).brokenGlass())
        .contains(opening);
    assertThat(((Decision.Allow) Decision.of(request(null), NOW, plain)).brokenGlass()).isEmpty();
  }

  @Test
  void knowsWhetherTheTicketWillBeBoundToItsHolder() {
    Facts bound = facts(new HolderBinding());

    assertThat(Decision.of(request(null), NOW, bound)).isInstanceOf(Decision.Deny.class);
    assertThat(Decision.of(request("n".repeat(22)), NOW, bound)).isInstanceOf(Decision.Allow.class);
  }

  @Test
  void asksWhereTheClientIs() {
    assertThat(decide(new Geo(new TreeSet<>(Set.of("DE")), new TreeSet<>())))
        .isInstanceOf(Decision.Allow.class);
    assertThat(decide(new Geo(new TreeSet<>(Set.of("FR")), new TreeSet<>())))
        .isInstanceOf(Decision.Deny.class);
  }

  @Test
  void tellsTheRuleTheRemediesAndWhenTimeHelps() {
    Problem problem = denied(SUNDAYS_UNTIL_NINE).refusal().problem(NOW);

    assertThat(problem.type().code()).isEqualTo("POLICY_DENIED");
    assertThat(problem.type().status()).isEqualTo(403);
    assertThat(problem.detail())
        .isEqualTo(denied(SUNDAYS_UNTIL_NINE).refusal().reasons().getFirst().remedy());
    assertThat(problem.members()).containsEntry("rule", "time_window").containsKey("reasons");
    assertThat(problem.headers())
        .containsEntry("Retry-After", Long.toString(Duration.ofHours(158).toSeconds()))
        .doesNotContainKey("RateLimit");
    assertThat(problem.toString()).doesNotContain(POLICY.value());
  }

  @Test
  void doesNotTellToComeBackWhenTimeAloneDoesNotHelp() {
    Problem problem = denied(SUNDAYS_UNTIL_NINE, new HolderBinding()).refusal().problem(NOW);

    assertThat(problem.headers()).doesNotContainKey("Retry-After");
    assertThat(problem.detail()).contains("X-Ticket-Nonce");
  }

  @Test
  void tellsToComeBackWhenTheLastOfSeveralReasonsIsOver() {
    Reason sooner = new Reason(POLICY, 0, RuleType.TIME_WINDOW, "One.", NOW.plusSeconds(5));
    Reason later = new Reason(POLICY, 1, RuleType.TIME_WINDOW, "Two.", NOW.plusSeconds(9));

    assertThat(Refusal.of(List.of(later, sooner)).problem(NOW).headers())
        .containsEntry("Retry-After", "9");
    assertThat(Refusal.of(List.of(sooner, later)).problem(NOW).headers())
        .containsEntry("Retry-After", "9");
    assertThat(Refusal.of(List.of(sooner, later)).problem(NOW).detail()).isEqualTo("One. Two.");
    assertThat(Refusal.of(List.of(sooner, later)).problem(NOW).members().get("reasons"))
        .isEqualTo(
            List.of(
                Map.of("rule", "time_window", "remedy", "One.", "retryAt", "2026-03-01T10:00:05Z"),
                Map.of(
                    "rule", "time_window", "remedy", "Two.", "retryAt", "2026-03-01T10:00:09Z")));
  }

  @Test
  void roundsTheWaitUpAndNeverToNothing() {
    Counted rate = allowed(TEN_A_MINUTE).counted().getFirst();

    assertThat(rate.spent(NOW.plusNanos(1_000_000_001)).problem(NOW).headers())
        .containsEntry("Retry-After", "2");
    assertThat(rate.spent(NOW.plusSeconds(2)).problem(NOW).headers())
        .containsEntry("Retry-After", "2");
    assertThat(rate.spent(NOW.minusSeconds(2)).problem(NOW).headers())
        .containsEntry("Retry-After", "1");
  }

  @Test
  void tellsTheRateThatIsUsedUp() {
    Refusal refusal = allowed(TEN_A_MINUTE).counted().getFirst().spent(NOW.plusSeconds(6));

    assertThat(refusal.denial()).isEqualTo(Denial.RATE_LIMITED);
    assertThat(refusal.problem(NOW).type().status()).isEqualTo(429);
    assertThat(refusal.rule()).isEqualTo("rate_limit");
    assertThat(refusal.problem(NOW).headers())
        .containsEntry("Retry-After", "6")
        .containsEntry("RateLimit-Policy", "\"rate_limit_agent\";q=10;w=60")
        .containsEntry("RateLimit", "\"rate_limit_agent\";r=0;t=6");
  }

  @Test
  void tellsThatACapIsUsedUpForEver() {
    Refusal refusal = allowed(THOUSAND_EVER).counted().getFirst().spent(null);

    assertThat(refusal.rule()).isEqualTo("usage_cap");
    assertThat(refusal.problem(NOW).headers()).doesNotContainKeys("Retry-After", "RateLimit");
    assertThat(refusal.problem(NOW).detail()).contains("1000");
  }

  @Test
  void saysNothingOfRulesWhenNoneRefused() {
    Refusal refusal = Refusal.of(Denial.NO_GRANT);

    assertThat(refusal.rule()).isNull();
    assertThat(refusal.problem(NOW)).isEqualTo(Denial.NO_GRANT.problem());
  }
}
