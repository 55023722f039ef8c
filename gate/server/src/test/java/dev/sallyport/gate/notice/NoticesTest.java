package dev.sallyport.gate.notice;

import static dev.sallyport.gate.GateUnderTest.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.gate.ApiClient;
import dev.sallyport.gate.GateUnderTest;
import dev.sallyport.gate.event.PgEvents;
import dev.sallyport.ticket.key.KeyText;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What will end, seen by a job whose clock is set forward. */
final class NoticesTest {
  private static GateUnderTest gate;
  private ApiClient operator;
  private String organisation;
  private Instant made;

  @BeforeAll
  static void start() {
    gate = GateUnderTest.start("notices");
  }

  @AfterAll
  static void stop() {
    gate.close();
  }

  @BeforeEach
  void anOrganisationThatListens() {
    operator = gate.newOrganisation();
    organisation = gate.query("select id from organisation order by created_at desc limit 1");
    listen(operator);
    made =
        Instant.parse(
            gate.query(
                "select to_char(now() at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"));
  }

  private static void listen(ApiClient client) {
    assertThat(
            client.post("/api/events/endpoints", "{\"url\":\"http://127.0.0.1:9999/x\"}").status())
        .isEqualTo(201);
  }

  private NoticeJob job(double day) {
    Instant now = made.plusSeconds((long) (day * Duration.ofDays(1).toSeconds()));
    return new NoticeJob(gate.pool(), new PgEvents(), NoticeDays.DEFAULT, 365, () -> now);
  }

  /** What is announced until so many days after the beginning. */
  private String announcedOn(double day) {
    await(job(day).run());
    return announced(organisation);
  }

  private static String announced(String organisation) {
    return gate.query(
        "select string_agg(type || ' ' || (data::json ->> 'days'), ', ' order by at, id) from event where organisation = '%s' and type like '%%.expiring'"
            .formatted(organisation));
  }

  private JsonNode agent() {
    return operator.createAgent("agent");
  }

  /** The id of a key that lives so many days. */
  private String key(String agent, int days) {
    return operator
        .post(
            "/api/agents/" + agent + "/keys",
            "{\"name\":\"k\",\"expiresAt\":\"%s\"}".formatted(made.plus(Duration.ofDays(days))))
        .text("id");
  }

  @Test
  void aThingAnnouncesItselfOnceForEachOfTheDays() {
    key(agent().path("id").asText(), 40);

    assertThat(announcedOn(9.9)).isEqualTo("null");
    assertThat(announcedOn(10.1)).isEqualTo("key.expiring 30");
    assertThat(announcedOn(10.2)).isEqualTo("key.expiring 30");
    assertThat(announcedOn(33.1)).isEqualTo("key.expiring 30, key.expiring 7");
    assertThat(announcedOn(39.1)).isEqualTo("key.expiring 30, key.expiring 7, key.expiring 1");
    assertThat(announcedOn(39.9)).isEqualTo("key.expiring 30, key.expiring 7, key.expiring 1");
    assertThat(announcedOn(41)).isEqualTo("key.expiring 30, key.expiring 7, key.expiring 1");
    assertThat(
            gate.query("select count(*) from notice where organisation = '" + organisation + "'"))
        .isEqualTo("0");
  }

  @Test
  void twoGatesAtOnceGiveOneNotice() {
    String agent = agent().path("id").asText();
    IntStream.range(0, 5).forEach(each -> key(agent, 8));

    await(Future.all(job(1.1).run(), job(1.1).run(), job(1.1).run()));
    await(job(1.2).run());

    assertThat(announced(organisation).split(", ", -1)).hasSize(5).containsOnly("key.expiring 7");
  }

  @Test
  void whatWasMissedIsAnnouncedOnce() {
    key(agent().path("id").asText(), 40);

    assertThat(announcedOn(39.5)).isEqualTo("key.expiring 1");
  }

  @Test
  void whatNeverLivedThatLongSaysNothing() {
    String agent = agent().path("id").asText();
    operator.post(
        "/api/agents/" + agent + "/grants", "{\"serviceName\":\"github\",\"expiresInHours\":2}");
    key(agent, 7);

    assertThat(announcedOn(0.01)).isEqualTo("null");
    assertThat(announcedOn(6.1)).isEqualTo("key.expiring 1");
  }

  @Test
  void anotherEndBeginsAnew() {
    String grants = "/api/agents/" + agent().path("id").asText() + "/grants";
    operator.post(grants, "{\"serviceName\":\"github\",\"expiresInHours\":192}");
    assertThat(announcedOn(1.1)).isEqualTo("grant.expiring 7");

    assertThat(operator.post(grants + "/github/extend", "{\"expiresInHours\":480}").status())
        .isEqualTo(200);

    assertThat(announcedOn(1.2)).isEqualTo("grant.expiring 7");
    assertThat(announcedOn(13.1)).isEqualTo("grant.expiring 7, grant.expiring 7");
  }

  @Test
  void everyKindOfThingAnnouncesItself() {
    String agent = agent().path("id").asText();
    String group = operator.post("/api/groups", "{\"name\":\"g\"}").text("id");
    String grant = "{\"serviceName\":\"github\",\"expiresInHours\":192}";
    operator.post("/api/agents/" + agent + "/grants", grant);
    operator.post("/api/groups/" + group + "/grants", grant);
    key(agent, 8);
    operator.post(
        "/api/keys",
        "{\"name\":\"k\",\"scopes\":[],\"expiresAt\":\"%s\"}"
            .formatted(made.plus(Duration.ofDays(8))));
    delegate(agent);
    gate.sql(
        "insert into binding (organisation, id, vault_url, webhook_id, ticket_format, kid, sealed_secret, vault_version, created_at) values ('%s', 'bnd_aaaaaaaaaaaaaaaaaaaaaa', 'https://vault.example', 'w', 'jwt', 'k', 'x', '1', now() - interval '357 days')"
            .formatted(organisation));

    String announced = announcedOn(1.1);

    assertThat(announced.split(", ", -1))
        .containsExactlyInAnyOrder(
            "grant.expiring 7",
            "grant.expiring 7",
            "key.expiring 7",
            "machine_key.expiring 7",
            "delegation.expiring 7",
            "binding.expiring 7");
    noticesSayWhatItIsAndNoSecret(agent);
  }

  private void delegate(String agent) {
    String user = operator.post("/api/users", "{\"subject\":\"s\"}").text("id");
    operator.post("/api/tokens", "{\"serviceName\":\"mail\",\"tokenType\":\"JWT\"}");
    assertThat(operator.send("PUT", "/api/users/" + user + "/credentials/mail", "").status())
        .isLessThan(300);
    gate.sql(
        "insert into delegation (organisation, id, user_id, agent, service, credential, expires_at) values ('%s', 'dlg_aaaaaaaaaaaaaaaaaaaaaa', '%s', '%s', 'mail', 'mail', now() + interval '8 days')"
            .formatted(organisation, user, agent));
  }

  private void noticesSayWhatItIsAndNoSecret(String agent) {
    String data =
        gate.query(
            "select string_agg(data, ' ') from event where organisation = '%s' and type like '%%.expiring'"
                .formatted(organisation));
    assertThat(KeyText.looksLikeKey(data)).isFalse();
    assertThat(data)
        .contains(
            "\"holderId\":\"" + agent + "\"",
            "\"service\":\"github\"",
            "\"because\":\"expiry\"",
            "\"because\":\"rotation\"",
            "\"endsAt\":\"");
  }

  @Test
  void aDeprecatedKeyAnnouncesItsSunset() {
    String agent = agent().path("id").asText();
    String key = key(agent, 300);
    String path = "/api/agents/" + agent + "/keys/" + key;
    assertThat(operator.post(path + "/deprecate", "{\"gracePeriodSeconds\":691200}").status())
        .isEqualTo(200);

    assertThat(announcedOn(1.1)).isEqualTo("key.expiring 7");
    assertThat(
            gate.query(
                "select data from event where type = 'key.expiring' and organisation = '%s'"
                    .formatted(organisation)))
        .contains("\"objectId\":\"" + key + "\"", "\"because\":\"sunset\"");
  }

  @Test
  void whatWasRevokedSaysNothing() {
    String agent = agent().path("id").asText();
    String key = key(agent, 8);
    operator.post("/api/agents/" + agent + "/keys/" + key + "/revoke", "");

    assertThat(announcedOn(1.1)).isEqualTo("null");
  }

  @Test
  void anotherOrganisationHearsNothing() {
    ApiClient stranger = gate.newOrganisation();
    String other = gate.query("select id from organisation order by created_at desc limit 1");
    listen(stranger);
    key(agent().path("id").asText(), 8);

    assertThat(announcedOn(1.1)).isEqualTo("key.expiring 7");
    assertThat(announced(other)).isEqualTo("null");
  }

  @Test
  void moreThanABatchIsAnnouncedInOneRun() {
    String agent = agent().path("id").asText();
    gate.sql(
        """
        insert into agent_key (organisation, id, agent, hash, expires_at)
        select '%s', 'key_' || lpad(n::text, 22, '0'), '%s', sha256(n::text::bytea), now() + interval '8 days' from generate_series(1, 250) n"""
            .formatted(organisation, agent));

    assertThat(announcedOn(1.1).split(", ", -1)).hasSize(250);
  }

  @Test
  void daysAreParsedSortedAndBounded() {
    assertThat(NoticeDays.parse(List.of("1", "30", "7", "30")).orElseThrow().days())
        .containsExactly(30, 7, 1);
    for (String bad : List.of("0", "366", "x", "-1", "")) {
      assertThat(NoticeDays.parse(List.of("7", bad))).as(bad).isEmpty();
    }
    assertThat(NoticeDays.parse(List.of())).isEmpty();
    assertThat(NoticeDays.parse(IntStream.rangeClosed(1, 9).mapToObj(String::valueOf).toList()))
        .isEmpty();
    assertThatThrownBy(() -> new NoticeDays(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
