package dev.sallyport.gate.grant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.gate.ApiClient;
import dev.sallyport.gate.ApiClient.Reply;
import dev.sallyport.gate.GateUnderTest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GrantRoutesTest {
  private static GateUnderTest gate;

  private ApiClient operator;
  private String grants;

  @BeforeAll
  static void start() {
    gate = GateUnderTest.start("grants");
  }

  @AfterAll
  static void stop() {
    gate.close();
  }

  @BeforeEach
  void anAgent() {
    operator = gate.newOrganisation();
    grants = "/api/agents/" + operator.createAgent("granted").path("id").asText() + "/grants";
  }

  @Test
  void grantsUntilRevoked() {
    Reply granted = operator.post(grants, "{\"serviceName\":\"github\"}");

    assertThat(granted.status()).isEqualTo(201);
    assertThat(granted.text("id")).matches("grt_[0-9A-Za-z]{22}");
    assertThat(granted.body().path("expiresAt").isNull()).isTrue();
    assertThat(granted.text("refreshPolicy")).isEqualTo("none");
    assertThat(operator.get(grants).body().path("grants").path(0)).isEqualTo(granted.body());
    assertThat(operator.delete(grants + "/github").status()).isEqualTo(204);
    assertThat(operator.get(grants).body().path("grants")).isEmpty();
    assertThat(operator.delete(grants + "/github").status()).isEqualTo(404);
  }

  @Test
  void grantsForHours() {
    Instant before = InstantSource.system().instant();

    Reply granted =
        operator.post(
            grants,
            "{\"serviceName\":\"github\",\"expiresInHours\":720,\"refreshPolicy\":\"auto\"}");

    assertThat(Instant.parse(granted.text("expiresAt")))
        .isBetween(
            before.plus(Duration.ofDays(30)).minusSeconds(1),
            before.plus(Duration.ofDays(30)).plusSeconds(60));
    assertThat(granted.text("refreshPolicy")).isEqualTo("auto");
  }

  @Test
  void grantsUntilATime() {
    Instant end =
        InstantSource.system()
            .instant()
            .plus(Duration.ofHours(5))
            .truncatedTo(java.time.temporal.ChronoUnit.SECONDS);

    Reply granted =
        operator.post(grants, "{\"serviceName\":\"github\",\"expiresAt\":\"" + end + "\"}");

    assertThat(granted.text("expiresAt")).isEqualTo(end.toString());
  }

  @Test
  void grantingAgainReplacesTheGrant() {
    Reply first = operator.post(grants, "{\"serviceName\":\"github\",\"expiresInHours\":1}");
    Reply second = operator.post(grants, "{\"serviceName\":\"github\"}");

    assertThat(second.status()).isEqualTo(201);
    assertThat(second.text("id")).isNotEqualTo(first.text("id"));
    assertThat(operator.get(grants).body().path("grants"))
        .hasSize(1)
        .first()
        .isEqualTo(second.body());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"serviceName\":\"GitHub\"}",
        "{\"serviceName\":\"-a\"}",
        "{\"serviceName\":\"a\",\"expiresInHours\":0}",
        "{\"serviceName\":\"a\",\"expiresInHours\":721}",
        "{\"serviceName\":\"a\",\"expiresInHours\":\"1\"}",
        "{\"serviceName\":\"a\",\"expiresAt\":\"2020-01-01T00:00:00Z\"}",
        "{\"serviceName\":\"a\",\"expiresAt\":\"2999-01-01T00:00:00Z\"}",
        "{\"serviceName\":\"a\",\"expiresAt\":\"tomorrow\"}",
        "{\"serviceName\":\"a\",\"expiresInHours\":1,\"expiresAt\":\"2999-01-01T00:00:00Z\"}",
        "{\"serviceName\":\"a\",\"refreshPolicy\":\"always\"}",
        "{\"serviceName\":\"a\",\"agent\":\"x\"}",
        "{\"serviceName\":\"a\",\"notes\":7}",
        "{\"serviceName\":\"a\",\"expiresInHours\":3,\"grantPolicy\":{\"maxTtlSeconds\":7200}}",
        "{\"serviceName\":\"a\",\"grantPolicy\":{\"expiresAt\":\"2020-01-01T00:00:00Z\"}}",
        "{\"serviceName\":\"a\",\"grantPolicy\":{\"expiresAt\":\"2200-01-01T00:00:00Z\"}}",
        "{\"serviceName\":\"a\",\"grantPolicy\":{\"maxTtlSeconds\":3599}}",
        "{\"serviceName\":\"a\",\"grantPolicy\":{\"defaultTtlSeconds\":2592001}}",
        "{\"serviceName\":\"a\",\"grantPolicy\":{\"maxTtl\":7200}}",
      })
  void refusesAGrantOutsideTheLimits(String body) {
    assertThat(operator.post(grants, body).status()).isEqualTo(400);
    assertThat(operator.get(grants).body().path("grants")).isEmpty();
  }

  @Test
  void anAgentHasABoundedNumberOfGrants() {
    String agent = grants.split("/", -1)[3];
    gate.sql(
        "insert into agent_grant (organisation, id, agent, service) select organisation, 'grt_' || lpad(i::text, 22, '0'), id, 's' || i from agent, generate_series(1, 200) i"
            + " where id = '"
            + agent
            + "'");

    Reply tooMany = operator.post(grants, "{\"serviceName\":\"one-more\"}");

    assertThat(tooMany.status()).isEqualTo(409);
    assertThat(operator.post(grants, "{\"serviceName\":\"s7\"}").status()).isEqualTo(201);
    assertThat(operator.get("/api/agents/" + agent).body().path("grants")).hasSize(200);
  }

  @Test
  void listsPageByPage() {
    for (String service : new String[] {"c", "a", "b"}) {
      operator.post(grants, "{\"serviceName\":\"" + service + "\"}");
    }

    Reply first = operator.get(grants + "?limit=2");
    Reply second = operator.get(grants + "?limit=2&cursor=" + first.text("nextCursor"));

    assertThat(first.body().path("grants"))
        .extracting(grant -> grant.path("serviceName").asText())
        .containsExactly("a", "b");
    assertThat(second.body().path("grants"))
        .extracting(grant -> grant.path("serviceName").asText())
        .containsExactly("c");
  }

  @Test
  void aPolicyGivesTheEndWhenNoneIsAskedFor() {
    Reply granted =
        operator.post(
            grants,
            "{\"serviceName\":\"github\",\"notes\":\"for the release\",\"grantPolicy\":{\"maxTtlSeconds\":7200,\"defaultTtlSeconds\":3600}}");

    assertThat(life(granted)).isEqualTo(Duration.ofHours(1));
    assertThat(granted.text("notes")).isEqualTo("for the release");
    assertThat(granted.body().path("grantPolicy").path("maxTtlSeconds").asInt()).isEqualTo(7200);
    assertThat(operator.get(grants).body().path("grants").path(0)).isEqualTo(granted.body());
  }

  @Test
  void extendsAGrantWithinItsPolicy() {
    operator.post(
        grants,
        "{\"serviceName\":\"github\",\"expiresInHours\":1,\"grantPolicy\":{\"maxTtlSeconds\":18000,\"defaultTtlSeconds\":7200}}");

    Reply byDefault = operator.post(grants + "/github/extend", "{}");
    Reply tooLong = operator.post(grants + "/github/extend", "{\"expiresInHours\":6}");
    Reply longest = operator.post(grants + "/github/extend", "{\"expiresInHours\":5}");
    Reply shorter = operator.post(grants + "/github/extend", "{\"expiresInHours\":1}");

    assertThat(life(byDefault)).isBetween(Duration.ofHours(2), Duration.ofMinutes(121));
    assertThat(tooLong.status()).isEqualTo(400);
    assertThat(tooLong.text("detail")).contains("policy");
    assertThat(life(longest)).isBetween(Duration.ofHours(5), Duration.ofMinutes(301));
    assertThat(longest.text("id")).isEqualTo(byDefault.text("id"));
    assertThat(shorter.status()).isEqualTo(400);
    assertThat(operator.get(grants).body().path("grants").path(0)).isEqualTo(longest.body());
    assertThat(actions()).endsWith("grant_created", "grant_extended", "grant_extended");
  }

  @Test
  void doesNotExtendWhatHoldsUntilItIsRevoked() {
    operator.post(grants, "{\"serviceName\":\"github\"}");

    Reply extended = operator.post(grants + "/github/extend", "{\"expiresInHours\":1}");

    assertThat(extended.status()).isEqualTo(400);
    assertThat(extended.text("detail")).contains("until it is revoked");
  }

  @Test
  void doesNotBringBackWhatHasEnded() {
    operator.post(grants, "{\"serviceName\":\"github\",\"expiresInHours\":1}");
    gate.sql(
        "update agent_grant set created_at = now() - interval '2 hours', expires_at = now() where service = 'github'");

    Reply extended = operator.post(grants + "/github/extend", "{\"expiresInHours\":1}");
    Reply changed = operator.patch(grants + "/github", "{\"notes\":\"n\"}");
    operator.delete(grants + "/github");
    Reply revoked = operator.post(grants + "/github/extend", "{\"expiresInHours\":1}");

    assertThat(extended.status()).isEqualTo(409);
    assertThat(extended.code()).isEqualTo("GRANT_ENDED");
    assertThat(changed.code()).isEqualTo("GRANT_ENDED");
    assertThat(revoked.status()).isEqualTo(404);
    assertThat(operator.get(grants).body().path("grants")).isEmpty();
  }

  @Test
  void aTighterPolicyShortensAGrantAndALooserOneDoesNotLengthenIt() {
    operator.post(grants, "{\"serviceName\":\"github\"}");

    Reply tighter =
        operator.patch(grants + "/github", "{\"grantPolicy\":{\"maxTtlSeconds\":3600}}");
    Reply looser = operator.patch(grants + "/github", "{\"grantPolicy\":{}}");

    assertThat(life(tighter)).isBetween(Duration.ofHours(1), Duration.ofMinutes(61));
    assertThat(looser.text("expiresAt")).isEqualTo(tighter.text("expiresAt"));
    assertThat(looser.body().path("grantPolicy").path("maxTtlSeconds").isNull()).isTrue();
  }

  @Test
  void changesNotesAndRefreshPolicyAlone() {
    Reply granted = operator.post(grants, "{\"serviceName\":\"github\",\"expiresInHours\":1}");

    Reply changed =
        operator.patch(grants + "/github", "{\"notes\":\"why\",\"refreshPolicy\":\"auto\"}");

    assertThat(changed.text("notes")).isEqualTo("why");
    assertThat(changed.text("refreshPolicy")).isEqualTo("auto");
    assertThat(changed.text("expiresAt")).isEqualTo(granted.text("expiresAt"));
    assertThat(operator.patch(grants + "/github", "{}").status()).isEqualTo(400);
    assertThat(operator.patch(grants + "/gitlab", "{\"notes\":\"n\"}").status()).isEqualTo(404);
    assertThat(actions()).endsWith("grant_created", "grant_changed");
  }

  private static Duration life(Reply grant) {
    return Duration.between(
        Instant.parse(grant.text("createdAt")), Instant.parse(grant.text("expiresAt")));
  }

  /** What the organisation's log says was done, oldest first. */
  private List<String> actions() {
    List<String> actions = new ArrayList<>();
    operator
        .get("/api/tokens/audit-log")
        .body()
        .path("entries")
        .forEach(entry -> actions.addFirst(entry.path("action").asText()));
    return actions;
  }
}
