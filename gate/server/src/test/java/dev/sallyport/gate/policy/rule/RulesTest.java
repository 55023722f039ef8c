package dev.sallyport.gate.policy.rule;

import static dev.sallyport.gate.policy.rule.SampleRequest.GRANTED;
import static dev.sallyport.gate.policy.rule.SampleRequest.NOW;
import static dev.sallyport.gate.policy.rule.SampleRequest.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.service.address.IpNetwork;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every rule, and what it says of requests on both sides of its border. */
final class RulesTest {

  private static void expect(Finding finding, boolean satisfied, String remedy) {
    if (satisfied) {
      assertThat(finding).isEqualTo(Finding.Plain.SATISFIED);
    } else {
      assertThat(finding)
          .isInstanceOfSatisfying(
              Finding.Unsatisfied.class,
              refused -> {
                assertThat(refused.remedy()).contains(remedy);
                assertThat(refused.retryAt()).isNull();
              });
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "192.0.2.0/24 | 192.0.2.7 | true",
        "192.0.2.0/24 | 192.0.3.7 | false",
        "198.51.100.0/24 192.0.2.7 | 192.0.2.7 | true",
        "198.51.100.0/24 192.0.2.7 | 192.0.2.8 | false",
        "192.0.2.0/24 | ::ffff:192.0.2.7 | true",
        "::ffff:192.0.2.0/120 | 192.0.2.7 | true",
        "2001:db8::/32 | 2001:db8:1::1 | true",
        "2001:db8::/32 | 2001:db9::1 | false",
        "2001:db8::/32 | 192.0.2.7 | false",
        "0.0.0.0/0 | 2001:db8::1 | false",
        "192.0.2.0/24 | unknown | false",
        "192.0.2.0/24 | '' | false",
        "192.0.2.0/24 | 192.0.2.0/24 | false",
        "'' | 192.0.2.7 | false",
      })
  void ipAllowlist(String networks, String client, boolean satisfied) {
    IpAllowlist rule =
        new IpAllowlist(
            Arrays.stream(networks.split(" ", -1))
                .filter(text -> !text.isEmpty())
                .map(text -> IpNetwork.parse(text).orElseThrow())
                .toList());

    expect(
        rule.check(request().from(client).attributes(), NOW),
        satisfied,
        "a network that the policy");
  }

  @Test
  void ipAllowlistIsBoundedAndHasEachNetworkOnce() {
    IpNetwork one = IpNetwork.parse("192.0.2.1").orElseThrow();
    List<IpNetwork> most =
        IntStream.range(0, IpAllowlist.MAXIMUM_NETWORKS)
            .mapToObj(i -> IpNetwork.parse("10.0." + i + ".0/24").orElseThrow())
            .toList();
    List<IpNetwork> tooMany =
        IntStream.range(0, IpAllowlist.MAXIMUM_NETWORKS + 1)
            .mapToObj(i -> IpNetwork.parse("10." + i % 256 + "." + i / 256 + ".0/24").orElseThrow())
            .toList();

    assertThat(new IpAllowlist(List.of(one, one)).networks()).containsExactly(one);
    assertThat(new IpAllowlist(most).networks()).isEqualTo(most);
    assertThatThrownBy(() -> new IpAllowlist(tooMany)).hasMessageContaining("at most 200");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DE FR | '' | DE | true",
        "DE FR | '' | US | false",
        "none | US | DE | true",
        "none | US | US | false",
        "DE US | US | US | false",
        "DE US | US | DE | true",
        "'' | '' | DE | false",
      })
  void geo(String allowed, String denied, String country, boolean satisfied) {
    Geo rule = new Geo(allowed.equals("none") ? null : codes(allowed), codes(denied));

    expect(
        rule.check(request().in(new Country.Known(country)).attributes(), NOW),
        satisfied,
        "a country that the policy");
  }

  private static SortedSet<String> codes(String text) {
    return new TreeSet<>(
        Arrays.stream(text.split(" ", -1)).filter(code -> !code.isEmpty()).toList());
  }

  @Test
  void geoNeverAllowsAnUnknownCountry() {
    Geo denying = new Geo(null, codes("US"));

    expect(
        denying.check(request().in(Country.Unfound.UNKNOWN).attributes(), NOW),
        false,
        "whose country is known");
    expect(
        denying.check(request().in(Country.Unfound.NO_DATABASE).attributes(), NOW),
        false,
        "GATE_GEO_DATABASE");
    assertThat(Countries.NO_DATABASE.of("192.0.2.7")).isEqualTo(Country.Unfound.NO_DATABASE);
  }

  @Test
  void geoNamesCountriesThatThereAre() {
    assertThatThrownBy(() -> new Geo(null, new TreeSet<>())).hasMessageContaining("name the");
    assertThatThrownBy(() -> new Geo(codes("XX"), new TreeSet<>())).hasMessageContaining("ISO");
    assertThatThrownBy(() -> new Geo(null, codes("de"))).hasMessageContaining("ISO");
    assertThat(Country.Known.parse("DE")).hasValue(new Country.Known("DE"));
    assertThat(Country.Known.parse("de")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"false,false,false", "true,false,true", "false,true,true", "true,true,true"})
  void holderBinding(boolean nonce, boolean sealed, boolean satisfied) {
    expect(
        new HolderBinding().check(request().bound(nonce, sealed).attributes(), NOW),
        satisfied,
        "X-Ticket-Nonce");
  }

  @ParameterizedTest
  @CsvSource({
    "7201, true",
    "7200, false",
    "7199, false",
  })
  void ttlMaxRefusesGrantsFromThatAgeOn(long seconds, boolean satisfied) {
    assertThat(Duration.between(GRANTED, NOW)).hasSeconds(7200);

    expect(
        new TtlMax(seconds).check(request().attributes(), NOW),
        satisfied,
        "older than the policy allows");
  }

  @Test
  void countersAndApprovalsAreDecidedLater() {
    RequestAttributes attributes = request().attributes();

    assertThat(new RateLimit(5, 60, MeterScope.AGENT).check(attributes, NOW))
        .isEqualTo(Finding.Plain.COUNTED);
    assertThat(new UsageCap(5, MeterScope.GRANT).check(attributes, NOW))
        .isEqualTo(Finding.Plain.COUNTED);
    assertThat(new RequireApproval(true, Optional.empty()).check(attributes, NOW))
        .isEqualTo(Finding.Plain.APPROVAL_NEEDED);
    assertThat(new Unreadable().check(attributes, NOW)).isEqualTo(Finding.Plain.FAILED);
  }

  @Test
  void metersCountTheAgentTheGrantOrTheCredential() {
    RequestAttributes attributes = request().attributes();

    assertThat(MeterScope.AGENT.subject(attributes)).isEqualTo("agt_id");
    assertThat(MeterScope.GRANT.subject(attributes)).isEqualTo("grt_id");
    assertThat(MeterScope.CREDENTIAL.subject(attributes)).isEqualTo("github");
  }

  @Test
  void numbersKeepToTheirBounds() {
    assertThat(new RateLimit(1, 1, MeterScope.AGENT).limit()).isOne();
    assertThat(new RateLimit(1_000_000, 2_678_400, MeterScope.AGENT).windowSeconds())
        .isEqualTo(2_678_400);
    assertThatThrownBy(() -> new RateLimit(0, 1, MeterScope.AGENT)).hasMessageContaining("limit");
    assertThatThrownBy(() -> new RateLimit(1_000_001, 1, MeterScope.AGENT))
        .hasMessageContaining("limit");
    assertThatThrownBy(() -> new RateLimit(1, 0, MeterScope.AGENT)).hasMessageContaining("window");
    assertThatThrownBy(() -> new RateLimit(1, 2_678_401, MeterScope.AGENT))
        .hasMessageContaining("window");
    assertThatThrownBy(() -> new UsageCap(0, MeterScope.AGENT)).hasMessageContaining("limit");
    assertThatThrownBy(() -> new UsageCap(1_000_000_001, MeterScope.AGENT))
        .hasMessageContaining("limit");
    assertThatThrownBy(() -> new TtlMax(59)).hasMessageContaining("maxSeconds");
    assertThatThrownBy(() -> new TtlMax(315_360_001)).hasMessageContaining("maxSeconds");
    assertThat(new TtlMax(60).longest()).isEqualTo(Duration.ofMinutes(1));
    assertThatThrownBy(() -> new RequireApproval(true, Optional.of(Duration.ofSeconds(59))))
        .hasMessageContaining("approvalSeconds");
    assertThatThrownBy(() -> new RequireApproval(true, Optional.of(Duration.ofSeconds(604_801))))
        .hasMessageContaining("approvalSeconds");
  }

  @Test
  void everyTypeHasAWireName() {
    assertThat(Arrays.stream(RuleType.values()).map(RuleType::wireName))
        .containsExactly(
            "time_window",
            "ip_allowlist",
            "geo",
            "rate_limit",
            "usage_cap",
            "require_approval",
            "ttl_max",
            "holder_binding",
            "condition",
            "unreadable");
    assertThat(RuleType.parse("unreadable")).isEmpty();
    assertThat(RuleType.parse("GEO")).isEmpty();
  }
}
