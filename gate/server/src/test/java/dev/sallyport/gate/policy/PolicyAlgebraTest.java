package dev.sallyport.gate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.gate.policy.rule.RequestAttributes;
import dev.sallyport.gate.policy.rule.Rule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What holds for all policies, tried on many that a seeded generator makes. */
final class PolicyAlgebraTest {
  private static final int ROUNDS = 3_000;

  private static void forMany(Consumer<RandomPolicies> law) {
    for (long seed = 0; seed < ROUNDS; seed++) {
      law.accept(new RandomPolicies(seed));
    }
  }

  private static Ruling rule(List<Policy> policies, RequestAttributes request, Instant now) {
    return Evaluation.of(PolicySet.of(policies), request, now).ruling();
  }

  /** 0 permits, 1 holds, 2 refuses. */
  private static int strictness(Ruling ruling) {
    return switch (ruling) {
      case Ruling.Permits _ -> 0;
      case Ruling.Holds _ -> 1;
      case Ruling.Refuses _ -> 2;
    };
  }

  private static Set<Meter> meters(Ruling ruling) {
    return switch (ruling) {
      case Ruling.Permits permits -> new HashSet<>(permits.meters());
      case Ruling.Holds holds -> new HashSet<>(holds.meters());
      case Ruling.Refuses _ -> Set.of();
    };
  }

  @Test
  void theGeneratorMakesEveryKindOfRuling() {
    int[] seen = new int[3];
    forMany(
        random -> seen[strictness(rule(random.policies(), random.request(), random.moment()))]++);

    for (int count : seen) {
      assertThat(count).isGreaterThan(ROUNDS / 20);
    }
  }

  @Test
  void addingAPolicyNeverPermitsMore() {
    forMany(
        random -> {
          List<Policy> policies = random.policies();
          RequestAttributes request = random.request();
          Instant now = random.moment();
          List<Policy> more = new ArrayList<>(policies);
          more.add(random.policy());

          expectNotLooser(rule(policies, request, now), rule(more, request, now));
        });
  }

  @Test
  void addingARuleNeverPermitsMore() {
    forMany(
        random -> {
          Policy policy = random.policy();
          RequestAttributes request = random.request();
          Instant now = random.moment();
          List<Rule> more = new ArrayList<>(policy.rules());
          more.add(random.rule());

          expectNotLooser(
              rule(List.of(policy), request, now), rule(List.of(with(policy, more)), request, now));
        });
  }

  private static void expectNotLooser(Ruling before, Ruling after) {
    assertThat(strictness(after)).isGreaterThanOrEqualTo(strictness(before));
    if (!(after instanceof Ruling.Refuses)) {
      assertThat(meters(after)).containsAll(meters(before));
    }
    if (before instanceof Ruling.Refuses was && after instanceof Ruling.Refuses is) {
      assertThat(is.reasons()).containsAll(was.reasons());
    }
  }

  @Test
  void theOrderOfPoliciesDoesNotMatter() {
    forMany(
        random -> {
          List<Policy> policies = random.policies();
          RequestAttributes request = random.request();
          Instant now = random.moment();

          assertThat(rule(random.shuffled(policies), request, now))
              .isEqualTo(rule(policies, request, now));
        });
  }

  @Test
  void theOrderOfRulesDoesNotMatter() {
    forMany(
        random -> {
          Policy policy = random.policy();
          RequestAttributes request = random.request();
          Instant now = random.moment();
          Policy other = with(policy, random.shuffled(policy.rules()));

          assertThat(withoutPositions(rule(List.of(other), request, now)))
              .isEqualTo(withoutPositions(rule(List.of(policy), request, now)));
        });
  }

  /**
   * What is left of a ruling when the rules' positions are not looked at: how often each thing is.
   */
  private static Map<Object, Integer> withoutPositions(Ruling ruling) {
    Map<Object, Integer> all = new HashMap<>();
    all.put(strictness(ruling), 1);
    List<?> parts =
        switch (ruling) {
          case Ruling.Permits permits ->
              permits.meters().stream()
                  .map(meter -> List.of(meter.scope(), meter.limit(), meter.windowSeconds()))
                  .toList();
          case Ruling.Holds holds ->
              holds.demands().stream().map(ApprovalDemand::requirement).toList();
          case Ruling.Refuses refuses ->
              refuses.reasons().stream()
                  .map(reason -> List.of(reason.type(), reason.remedy(), "" + reason.retryAt()))
                  .toList();
        };
    parts.forEach(part -> all.merge(part, 1, Integer::sum));
    return all;
  }

  @Test
  void aDisabledPolicyIsAsIfItWereNotThere() {
    forMany(
        random -> {
          List<Policy> policies = random.policies();
          RequestAttributes request = random.request();
          Instant now = random.moment();
          Policy added = random.policy();
          List<Policy> more = new ArrayList<>(policies);
          more.add(new Policy(added.id(), added.name(), added.version(), false, added.rules()));

          assertThat(rule(more, request, now)).isEqualTo(rule(policies, request, now));
        });
  }

  @Test
  void evaluatingAgainGivesTheSame() {
    forMany(
        random -> {
          PolicySet policies = PolicySet.of(random.policies());
          RequestAttributes request = random.request();
          Instant now = random.moment();
          Evaluation first = Evaluation.of(policies, request, now);
          Evaluation second = Evaluation.of(policies, request, now);

          assertThat(second.ruling()).isEqualTo(first.ruling());
          assertThat(second.trace().json()).isEqualTo(first.trace().json());
        });
  }

  private static Policy with(Policy policy, List<Rule> rules) {
    return new Policy(policy.id(), policy.name(), policy.version(), policy.enabled(), rules);
  }
}
