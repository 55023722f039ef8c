package dev.sallyport.gate.policy;

import static java.util.Collections.shuffle;

import dev.sallyport.gate.identity.PolicyId;
import dev.sallyport.gate.policy.rule.Condition;
import dev.sallyport.gate.policy.rule.Country;
import dev.sallyport.gate.policy.rule.Geo;
import dev.sallyport.gate.policy.rule.HolderBinding;
import dev.sallyport.gate.policy.rule.IpAllowlist;
import dev.sallyport.gate.policy.rule.MeterScope;
import dev.sallyport.gate.policy.rule.RateLimit;
import dev.sallyport.gate.policy.rule.RequestAttributes;
import dev.sallyport.gate.policy.rule.RequireApproval;
import dev.sallyport.gate.policy.rule.Rule;
import dev.sallyport.gate.policy.rule.SampleRequest;
import dev.sallyport.gate.policy.rule.TimeWindow;
import dev.sallyport.gate.policy.rule.TtlMax;
import dev.sallyport.gate.policy.rule.Unreadable;
import dev.sallyport.gate.policy.rule.UsageCap;
import dev.sallyport.service.address.IpNetwork;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Policies and requests that sometimes fit each other. */
final class RandomPolicies {
  private static final List<MeterScope> SCOPES =
      List.of(MeterScope.AGENT, MeterScope.GRANT, MeterScope.CREDENTIAL);

  private static final List<String> CONDITIONS =
      List.of("service == 'github'", "client.country == 'DE'", "time.hour < 12", "dyn(agent.name)");

  private final Random random;

  RandomPolicies(long seed) {
    this.random = new Random(seed);
  }

  List<Policy> policies() {
    return IntStream.range(0, random.nextInt(4)).mapToObj(i -> policy()).toList();
  }

  Policy policy() {
    return new Policy(
        PolicyId.fresh(),
        "policy",
        1 + random.nextInt(9),
        random.nextInt(4) > 0,
        IntStream.range(0, 1 + random.nextInt(3)).mapToObj(i -> rule()).toList());
  }

  Rule rule() {
    return switch (random.nextInt(24)) {
      case 0 -> new IpAllowlist(List.of());
      case 1, 2 -> new IpAllowlist(List.of(IpNetwork.parse("192.0.2.0/24").orElseThrow()));
      case 3, 4 -> new Geo(null, new TreeSet<>(Set.of("US")));
      case 5, 6 -> new Geo(new TreeSet<>(Set.of("DE", "FR")), new TreeSet<>());
      case 7, 8 -> new RateLimit(1 + random.nextInt(9), 60, scope());
      case 9, 10 -> new UsageCap(1 + random.nextInt(9), scope());
      case 11, 12 -> new RequireApproval(random.nextBoolean(), Optional.of(Duration.ofHours(1)));
      case 13, 14, 15 -> new TtlMax(random.nextBoolean() ? 60 : 86_400);
      case 16, 17 -> new HolderBinding();
      case 18 -> new Unreadable();
      case 19, 20, 21 ->
          new TimeWindow(
              EnumSet.of(DayOfWeek.of(1 + random.nextInt(7)), DayOfWeek.TUESDAY),
              random.nextInt(1440),
              1440,
              ZoneId.of("Europe/Berlin"));
      default -> Condition.of(CONDITIONS.get(random.nextInt(CONDITIONS.size())), null);
    };
  }

  private MeterScope scope() {
    return SCOPES.get(random.nextInt(SCOPES.size()));
  }

  RequestAttributes request() {
    return SampleRequest.request()
        .from(random.nextInt(4) == 0 ? "198.51.100.9" : "192.0.2.9")
        .in(random.nextInt(4) == 0 ? Country.Unfound.UNKNOWN : new Country.Known("DE"))
        .bound(random.nextBoolean(), random.nextBoolean())
        .attributes();
  }

  Instant moment() {
    return SampleRequest.NOW.plusSeconds(random.nextInt(86_400));
  }

  <T> List<T> shuffled(List<T> items) {
    List<T> copy = new ArrayList<>(items);
    shuffle(copy, random);
    return copy;
  }
}
