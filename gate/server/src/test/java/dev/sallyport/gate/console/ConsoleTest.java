package dev.sallyport.gate.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.gate.ApiClient;
import dev.sallyport.gate.ApiClient.Reply;
import dev.sallyport.gate.GateUnderTest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConsoleTest {
  private static GateUnderTest gate;

  private ApiClient owner;
  private String agent;
  private String organisation;

  @BeforeAll
  static void start() {
    gate =
        GateUnderTest.start(
            "console",
            Map.of(
                "GATE_ENVIRONMENT", "staging",
                "GATE_PLAN", "Team 5",
                "GATE_PLAN_KEYS", "2",
                "GATE_PLAN_REQUESTS_PER_DAY", "10"));
  }

  @AfterAll
  static void stop() {
    gate.close();
  }

  @BeforeEach
  void anOrganisation() {
    owner = gate.newOrganisation();
    agent = owner.createAgent("runner").path("id").asText();
    organisation = gate.query("select organisation from agent where id = '" + agent + "'");
  }

  private List<String> blockers() {
    return owner.get("/api/console/onboarding").body().path("blockers").findValuesAsText("step");
  }

  private void bind() {
    gate.sql(
        "insert into binding (organisation, id, vault_url, webhook_id, ticket_format, kid, sealed_secret, vault_version) values ('%s', 'bnd_%s', 'https://v.example', 'w', 'jwt', 'k', '\\x00', '1')"
            .formatted(organisation, organisation.substring(4)));
  }

  private void run(int times, String service, boolean allowed, String age) {
    gate.sql(
        "insert into audit (organisation, action, decision, source, reason, actor_id, key_id, service, ticket_id, at) select '%s', 1, %s, 2, %s, '%s', 'key_of_%s', '%s', %s, now() - interval '%s' from generate_series(1, %d)"
            .formatted(
                organisation,
                allowed ? "1" : "2",
                allowed ? "null" : "'NO_GRANT'",
                agent,
                service,
                service,
                allowed ? "'tkt'" : "null",
                age,
                times));
  }

  private String account(String name) {
    return owner.post("/api/service-accounts", "{\"name\":\"%s\"}".formatted(name)).text("id");
  }

  private Reply key(String account) {
    return owner.post(
        "/api/keys",
        "{\"name\":\"k\",\"scopes\":[\"runs:write\"],\"serviceAccount\":\"%s\"}"
            .formatted(account));
  }

  @Test
  void namesWhatIsMissingInTheOrderInWhichItIsDone() {
    assertThat(blockers())
        .containsExactly("baseline", "service_account", "api_key", "first_demo_run");

    String account = account("first");
    assertThat(blockers()).containsExactly("baseline", "api_key", "first_demo_run");
    String key = key(account).text("id");
    assertThat(blockers()).containsExactly("baseline", "first_demo_run");
    run(1, "github", false, "0");
    assertThat(blockers()).as("a refusal is no run").contains("first_demo_run");
    run(1, "github", true, "0");
    assertThat(blockers()).containsExactly("baseline");
    bind();
    assertThat(blockers()).isEmpty();
    assertThat(owner.get("/api/console/onboarding").body().path("complete").booleanValue())
        .isTrue();

    owner.patch("/api/service-accounts/" + account, "{\"status\":\"suspended\"}");
    assertThat(blockers()).containsExactly("service_account", "api_key");
    owner.patch("/api/service-accounts/" + account, "{\"status\":\"active\"}");
    owner.delete("/api/keys/" + key);
    assertThat(blockers()).containsExactly("api_key");
  }

  @Test
  void nobodyElsesThingsCount() {
    ApiClient stranger = gate.newOrganisation();
    key(account("mine"));
    run(5, "github", true, "0");
    bind();

    assertThat(stranger.get("/api/console/onboarding").body().path("blockers")).hasSize(4);
    assertThat(stranger.get("/api/console/usage").body().path("credentials")).isEmpty();
    assertThat(stranger.get("/api/console/plan").body().at("/keys/used").longValue()).isZero();
  }

  private JsonNode advice(String topic, String query) {
    Reply reply = owner.get("/api/console/preflight" + query);
    assertThat(reply.body().path("blocks").booleanValue()).isFalse();
    for (JsonNode each : reply.body().path("advice")) {
      if (each.path("topic").asText().equals(topic)) {
        return each;
      }
    }
    throw new AssertionError(reply.body().toString());
  }

  private String level(String topic, String query) {
    return advice(topic, query).path("level").asText();
  }

  @Test
  void advisesBeforeAKeyIsMadeAndBlocksNothing() {
    assertThat(level("plan_limit", "")).isEqualTo("ok");
    assertThat(level("usage_pressure", "")).isEqualTo("ok");
    assertThat(level("service_account", "")).isEqualTo("notice");

    String account = account("deployer");
    assertThat(level("service_account", "?serviceAccount=" + account)).isEqualTo("ok");
    owner.patch("/api/service-accounts/" + account, "{\"status\":\"suspended\"}");
    assertThat(level("service_account", "?serviceAccount=" + account)).isEqualTo("warning");
    assertThat(level("service_account", "?serviceAccount=sva_0000000000000000000000"))
        .isEqualTo("warning");
    run(8, "github", true, "0");
    assertThat(level("usage_pressure", "")).isEqualTo("notice");
    run(3, "github", true, "0");
    run(9, "github", true, "25 hours");
    assertThat(advice("usage_pressure", "").path("used").longValue()).isEqualTo(11);
    assertThat(level("usage_pressure", "")).isEqualTo("warning");
    key(account);
    assertThat(level("plan_limit", "")).isEqualTo("notice");
    key(account);
    assertThat(level("plan_limit", "")).isEqualTo("warning");
    assertThat(key(account).status()).as("it informs").isEqualTo(201);
    assertThat(owner.get("/api/console/preflight?serviceAccount=x").status()).isEqualTo(400);
  }

  @Test
  void tellsWhoUsedWhatWithinTheHours() {
    run(3, "github", true, "0");
    run(2, "github", false, "0");
    run(1, "gitlab", true, "2 hours");
    run(4, "slack", true, "30 hours");

    JsonNode day = owner.get("/api/console/usage").body();
    JsonNode hour = owner.get("/api/console/usage?hours=1").body();

    assertThat(day.path("credentials").findValuesAsText("serviceName"))
        .containsExactly("github", "gitlab");
    assertThat(day.at("/credentials/0/allowed").longValue()).isEqualTo(3);
    assertThat(day.at("/credentials/0/refused").longValue()).isEqualTo(2);
    assertThat(day.path("keys").findValuesAsText("keyId"))
        .containsExactly("key_of_github", "key_of_gitlab");
    assertThat(day.path("complete").booleanValue()).isTrue();
    assertThat(hour.path("credentials")).hasSize(1);
    for (String wrong : List.of("0", "169", "x", "-1")) {
      assertThat(owner.get("/api/console/usage?hours=" + wrong).status()).isEqualTo(400);
    }
  }

  @Test
  void showsThePlanAndTheEnvironment() {
    JsonNode plan = owner.get("/api/console/plan").body();

    assertThat(plan.path("name").asText()).isEqualTo("Team 5");
    assertThat(plan.at("/agents/used").longValue()).isEqualTo(1);
    assertThat(plan.at("/agents/limit").isNull()).isTrue();
    assertThat(plan.at("/keys/limit").longValue()).isEqualTo(2);
    assertThat(owner.get("/api/console/environment").text("banner"))
        .isEqualTo("staging (non-production)");
  }

  @ParameterizedTest
  @CsvSource({"production, true", "Production, false", "prod, false", "production-eu, false"})
  void productionIsOnlyWhatIsCalledThat(String name, boolean production) {
    Plan plan = new Plan("p", OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());

    assertThat(new ConsoleSettings(Optional.of(name), plan).isProduction()).isEqualTo(production);
    assertThat(new ConsoleSettings(Optional.empty(), plan).isProduction()).isFalse();
  }
}
