package dev.sallyport.gate.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.gate.ApiClient;
import dev.sallyport.gate.ApiClient.Reply;
import dev.sallyport.gate.GateUnderTest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code ttl_max}, where grants are made and extended. */
final class LifetimesTest {
  private static final Instant MADE = Instant.parse("2026-11-24T10:00:00Z");

  private static GateUnderTest gate;
  private ApiClient operator;
  private String agent;

  @BeforeAll
  static void start() {
    gate = GateUnderTest.start("lifetimes");
  }

  @AfterAll
  static void stop() {
    gate.close();
  }

  @BeforeEach
  void anAgent() {
    operator = gate.newOrganisation();
    agent = operator.createAgent("a").path("id").asText();
  }

  private String grants() {
    return "/api/agents/" + agent + "/grants";
  }

  private void limit(String name, int hours, String target) {
    String policy =
        operator
            .post(
                "/api/policies",
                "{\"name\":\"%s\",\"rules\":[{\"type\":\"ttl_max\",\"maxSeconds\":%d}]}"
                    .formatted(name, hours * 3600))
            .text("id");
    operator.post("/api/policies/" + policy + "/attachments", target);
  }

  private String theAgent() {
    return "{\"type\":\"agent\",\"id\":\"" + agent + "\"}";
  }

  private static Duration life(Reply grant) {
    return Duration.between(
        Instant.parse(grant.text("createdAt")), Instant.parse(grant.text("expiresAt")));
  }

  @ParameterizedTest
  @CsvSource({"app, apps", "service_account, service-accounts"})
  void aPolicyOfAnAppOrServiceAccountLimitsItsGrants(String kind, String path) {
    String id = operator.post("/api/" + path, "{\"name\":\"p\"}").text("id");
    limit("two hours", 2, "{\"type\":\"%s\",\"id\":\"%s\"}".formatted(kind, id));

    Reply granted = operator.post("/api/" + path + "/" + id + "/grants", "{\"serviceName\":\"s\"}");

    assertThat(life(granted)).isEqualTo(Duration.ofHours(2));
  }

  @Test
  void aGrantWithoutAnEndGetsTheLatestThatAllPoliciesPermit() {
    limit("day", 24, theAgent());
    limit("half a day", 12, "{\"type\":\"organisation\"}");

    Reply granted = operator.post(grants(), "{\"serviceName\":\"s\"}");
    assertThat(granted.status()).isEqualTo(201);
    assertThat(life(granted))
        .isBetween(Duration.ofHours(12).minusSeconds(5), Duration.ofHours(12).plusSeconds(5));
  }

  @Test
  void anEndThatIsTooLateIsRefusedAndAnEarlierOneKept() {
    limit("day", 24, theAgent());

    Reply refused = operator.post(grants(), "{\"serviceName\":\"s\",\"expiresInHours\":48}");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.text("detail")).contains("at most 86400 seconds");
    assertThat(operator.get(grants()).body().path("grants")).isEmpty();
    Reply granted = operator.post(grants(), "{\"serviceName\":\"s\",\"expiresInHours\":2}");
    assertThat(life(granted))
        .isBetween(Duration.ofHours(2).minusSeconds(5), Duration.ofHours(2).plusSeconds(5));
  }

  @Test
  void extendingCountsFromWhenTheGrantWasMade() {
    operator.post(grants(), "{\"serviceName\":\"s\",\"expiresInHours\":2}");
    limit("day", 24, theAgent());

    Reply extended = operator.post(grants() + "/s/extend", "{\"expiresInHours\":20}");
    assertThat(extended.status()).isEqualTo(200);
    Reply tooLong = operator.post(grants() + "/s/extend", "{\"expiresInHours\":30}");
    assertThat(tooLong.status()).isEqualTo(400);
    assertThat(tooLong.text("detail")).contains("A policy permits grants of at most");
  }

  @Test
  void aGrantThatIsOlderThanThePolicyCanStillBeDescribed() {
    operator.post(grants(), "{\"serviceName\":\"s\",\"expiresInHours\":48}");
    limit("day", 24, theAgent());

    assertThat(operator.patch(grants() + "/s", "{\"notes\":\"n\"}").status()).isEqualTo(200);
  }

  @Test
  void policiesOfTheCredentialAndOfTheGrantCount() {
    String credential =
        operator.post("/api/tokens", "{\"serviceName\":\"s\",\"tokenType\":\"JWT\"}").text("id");
    limit("credential", 24, "{\"type\":\"credential\",\"id\":\"" + credential + "\"}");
    Reply granted = operator.post(grants(), "{\"serviceName\":\"s\"}");
    assertThat(life(granted))
        .isBetween(Duration.ofHours(24).minusSeconds(5), Duration.ofHours(24).plusSeconds(5));

    limit("grant", 6, "{\"type\":\"grant\",\"id\":\"" + granted.text("id") + "\"}");
    Reply again = operator.post(grants(), "{\"serviceName\":\"s\"}");
    assertThat(life(again))
        .isBetween(Duration.ofHours(6).minusSeconds(5), Duration.ofHours(6).plusSeconds(5));
    assertThat(
            operator
                .post(grants(), "{\"serviceName\":\"other\"}")
                .body()
                .path("expiresAt")
                .isNull())
        .isTrue();
  }

  @Test
  void disabledPoliciesAndThoseOfOthersDoNot() {
    String other = operator.createAgent("b").path("id").asText();
    limit("other", 1, "{\"type\":\"agent\",\"id\":\"" + other + "\"}");

    assertThat(operator.post(grants(), "{\"serviceName\":\"s\"}").body().path("expiresAt").isNull())
        .isTrue();
  }

  @Test
  void grantsOfGroupsAreLimitedToo() {
    limit("all", 3, "{\"type\":\"organisation\"}");
    String group = operator.post("/api/groups", "{\"name\":\"g\"}").text("id");

    Reply granted = operator.post("/api/groups/" + group + "/grants", "{\"serviceName\":\"s\"}");
    assertThat(life(granted))
        .isBetween(Duration.ofHours(3).minusSeconds(5), Duration.ofHours(3).plusSeconds(5));
  }

  @Test
  void withoutALimitEverythingStays() {
    LifetimeLimit none = new LifetimeLimit(Optional.empty());

    assertThat(none.end(Optional.empty(), false, MADE)).isEmpty();
    assertThat(none.end(Optional.of(MADE), true, MADE)).hasValue(MADE);
    none.requireNotLater(Optional.of(MADE), Optional.empty(), MADE);
  }

  @Test
  void theLimitIsTheLatestEnd() {
    LifetimeLimit hour = new LifetimeLimit(Optional.of(Duration.ofHours(1)));
    Optional<Instant> latest = Optional.of(MADE.plusSeconds(3600));
    Optional<Instant> earlier = Optional.of(MADE.plusSeconds(3599));
    Optional<Instant> later = Optional.of(MADE.plusSeconds(3601));

    assertThat(hour.end(Optional.empty(), false, MADE)).isEqualTo(latest);
    assertThat(hour.end(earlier, true, MADE)).isEqualTo(earlier);
    assertThat(hour.end(later, false, MADE)).isEqualTo(latest);
    assertThat(hour.end(Optional.of(MADE.plusSeconds(3660)), true, MADE)).isEqualTo(latest);
    assertThatThrownBy(() -> hour.end(Optional.of(MADE.plusSeconds(3661)), true, MADE))
        .hasMessageContaining("at most 3600 seconds, so this one ends at 2026-11-24T11:00:00Z");
    hour.requireNotLater(earlier, latest, MADE);
    hour.requireNotLater(later, later, MADE);
    hour.requireNotLater(Optional.empty(), later, MADE);
    assertThatThrownBy(() -> hour.requireNotLater(earlier, later, MADE))
        .hasMessageContaining("A policy permits");
    assertThatThrownBy(() -> hour.requireNotLater(earlier, Optional.empty(), MADE))
        .hasMessageContaining("A policy permits");
  }
}
