package dev.sallyport.gate.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.gate.ApiClient;
import dev.sallyport.gate.ApiClient.Reply;
import dev.sallyport.gate.GateUnderTest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AuditRoutesTest {
  private static final String LOG = "/api/tokens/audit-log";

  /** More records than one reading looks at; the n-th is n minutes after the year began. */
  private static final String MANY =
      """
      insert into audit (organisation, action, decision, source, reason, actor_id, service, request_id, at)
      select 'ORGANISATION', 1, 2, 2, case when n % 2 = 0 then 'NO_GRANT' else 'GRANT_EXPIRED' end, 'agt_' || n % 3, 'service-' || n % 5,
        'r' || n, timestamptz '2026-01-01T00:00:00Z' + n * interval '1 minute'
      from generate_series(1, 10100) n""";

  private static GateUnderTest gate;
  private static ApiClient operator;
  private static ApiClient stranger;

  @BeforeAll
  static void start() {
    gate = GateUnderTest.start("audit_routes");
    operator = gate.firstOperator();
    String organisation =
        gate.query("select organisation from operator order by created_at limit 1");
    stranger = gate.newOrganisation();
    gate.sql(MANY.replace("ORGANISATION", organisation));
    gate.sql(
        "insert into audit (organisation, action, decision, source, service, request_id) values ('%s', 4, 1, 1, 'newest', 'newest')"
            .formatted(organisation));
  }

  @AfterAll
  static void stop() {
    gate.close();
  }

  @Test
  void everyChangeIsCountedByWhatWasDone() {
    ApiClient owner = gate.newOrganisation();
    owner.post("/api/groups", "{\"name\":\"g\"}");
    owner.post("/api/operators", "{\"name\":\"olga\",\"role\":\"viewer\"}");
    owner.post("/api/keys", "{\"name\":\"k\",\"scopes\":[]}");
    owner.post("/api/users", "{\"subject\":\"s\"}");

    String metrics =
        new ApiClient("http://127.0.0.1:" + gate.server().managementPort(), "none")
            .get("/metrics")
            .response()
            .body();

    for (String action :
        List.of("group_created", "operator_created", "machine_key_created", "user_added")) {
      assertThat(metrics)
          .contains("gate_records_total{action=\"%s\",decision=\"allow\"} 1.0".formatted(action));
    }
    assertThat(metrics)
        .contains("gate_records_total{action=\"delegation_created\",decision=\"allow\"} 0.0");
  }

  @Test
  void showsTheNewestFirstAndGoesOnFromACursor() {
    Reply first = operator.get(LOG + "?limit=3");
    Reply second = operator.get(LOG + "?limit=3&cursor=" + first.text("nextCursor"));

    assertThat(requests(first)).containsExactly("newest", "r10100", "r10099");
    assertThat(requests(second)).containsExactly("r10098", "r10097", "r10096");
    JsonNode newest = first.body().path("entries").path(0);
    assertThat(newest.path("action").asText()).isEqualTo("store");
    assertThat(newest.path("decision").asText()).isEqualTo("allow");
    assertThat(newest.path("source").asText()).isEqualTo("direct");
    assertThat(newest.path("reason").isNull()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "action=store, newest",
    "agent=agt_2, r10100 r10097",
    "decision=deny, r10100 r10099",
    "from=2026-01-08T00:20:00Z&to=2026-01-08T00:21:00Z, r10100",
    "reason=GRANT_EXPIRED, r10099 r10097",
    "service=service-4, r10099 r10094",
    "service=service-4&agent=agt_2&reason=NO_GRANT&decision=deny, r10094 r10064",
    "to=2026-01-08T00:19:00Z, r10098 r10097"
  })
  void filters(String filter, String expected) {
    assertThat(requests(operator.get(LOG + "?limit=2&" + filter)))
        .containsExactly(expected.split(" "));
  }

  @Test
  void looksAtABoundedPartOfTheLogAtATimeAndStillFindsTheOldest() {
    Reply window = operator.get(LOG + "?to=2026-01-01T00:02:00Z");
    Reply rest = operator.get(LOG + "?to=2026-01-01T00:02:00Z&cursor=" + window.text("nextCursor"));

    assertThat(requests(window)).isEmpty();
    assertThat(requests(rest)).containsExactly("r1");
    assertThat(rest.body().path("nextCursor").isNull()).isTrue();
  }

  @Test
  void showsAnotherOrganisationNothing() {
    assertThat(requests(stranger.get(LOG))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "action=nothing",
        "agent=a%20b",
        "cursor=-1",
        "cursor=x",
        "decision=maybe",
        "from=2026-01-01T00:00:00Z&from=2026-01-01T00:00:00Z",
        "from=yesterday",
        "limit=0",
        "limit=201",
        "reason=a%27b",
        "service=GitHub",
        "to=-1000000000-01-01T00:00:00Z"
      })
  void refusesFiltersThatAreNotValid(String filter) {
    assertThat(operator.get(LOG + "?" + filter).status()).isEqualTo(400);
  }

  private static List<String> requests(Reply reply) {
    assertThat(reply.status()).isEqualTo(200);
    List<String> requests = new ArrayList<>();
    reply.body().path("entries").forEach(entry -> requests.add(entry.path("requestId").asText()));
    return requests;
  }
}
