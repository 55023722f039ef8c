package dev.sallyport.gate.key;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.gate.ApiClient;
import dev.sallyport.gate.ApiClient.Reply;
import dev.sallyport.gate.GateUnderTest;
import dev.sallyport.ticket.key.KeyText;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class KeyRoutesTest {
  private static GateUnderTest gate;

  @BeforeAll
  static void start() {
    gate = GateUnderTest.start("keys");
  }

  @AfterAll
  static void stop() {
    gate.close();
  }

  private static String agent(ApiClient operator) {
    return operator.createAgent("with keys").path("id").asText();
  }

  private static String keys(String agent) {
    return "/api/agents/" + agent + "/keys";
  }

  private static Reply whoami(String key) {
    return ApiClient.send(
        HttpRequest.newBuilder(java.net.URI.create(gate.url() + "/api/agents/whoami"))
            .header("x-agent-key", key));
  }

  private static String onlyKey(ApiClient operator, String agent) {
    JsonNode all = operator.get(keys(agent)).body().path("keys");
    assertThat(all).hasSize(1);
    return all.path(0).path("id").asText();
  }

  @Test
  void makesAKeyWithLimitsAndShowsItOnce() {
    ApiClient operator = gate.newOrganisation();
    String agent = agent(operator);
    String end =
        InstantSource.system()
            .instant()
            .plus(30, ChronoUnit.DAYS)
            .truncatedTo(ChronoUnit.SECONDS)
            .toString();

    Reply minted =
        operator.post(
            keys(agent),
            """
            {"name":"build server","scopes":["credentials:read"],"cidrs":["127.0.0.1","::1/128","10.0.0.0/9","10.128.0.0/9"],
             "services":["gitlab","github"],"expiresAt":"%s"}"""
                .formatted(end));

    assertThat(minted.status()).as(minted.body().toString()).isEqualTo(201);
    KeyText key = KeyText.parse(minted.text("apiKey")).orElseThrow();
    assertThat(key.expose()).startsWith(minted.text("prefix")).hasSizeGreaterThan(40);
    assertThat(minted.text("prefix")).matches("spagent_[0-9A-Za-z]{4}");
    JsonNode listed = operator.get(keys(agent)).body().path("keys").path(0);
    assertThat(listed.path("id").asText()).isEqualTo(minted.text("id"));
    assertThat(listed.path("name").asText()).isEqualTo("build server");
    assertThat(listed.path("status").asText()).isEqualTo("active");
    assertThat(listed.path("expiresAt").asText()).isEqualTo(end);
    assertThat(listed.path("scopes").toString()).isEqualTo("[\"credentials:read\"]");
    assertThat(listed.path("services").toString()).isEqualTo("[\"github\",\"gitlab\"]");
    assertThat(listed.path("cidrs").toString()).isEqualTo("[\"10.0.0.0/8\",\"127.0.0.1\",\"::1\"]");
    assertThat(listed.toString()).doesNotContain(key.expose());
    assertThat(whoami(key.expose()).status()).isEqualTo(200);
    assertThat(whoami(key.expose()).body().path("keyScopes").toString())
        .isEqualTo("[\"credentials:read\"]");
    assertThat(
            gate.query(
                "select encode(hash, 'hex') from agent_key where id = '" + minted.text("id") + "'"))
        .isEqualTo(key.hash().hex());
  }

  @Test
  void goesThroughAllStatesOfAKeyAndRefusesTheStepsThatAreNone() {
    ApiClient operator = gate.newOrganisation();
    String agent = agent(operator);
    Reply minted = operator.post(keys(agent), "{}");
    String key = keys(agent) + "/" + minted.text("id");

    Reply not = operator.post(key + "/undeprecate", "");
    assertThat(not.status()).isEqualTo(409);
    assertThat(not.code()).isEqualTo("KEY_STATE_CONFLICT");
    assertThat(not.text("state")).isEqualTo("active");
    assertThat(not.body().path("possible").toString()).isEqualTo("[\"deprecate\",\"revoke\"]");

    Reply deprecated = operator.post(key + "/deprecate", "{\"gracePeriodSeconds\":3600}");
    assertThat(deprecated.status()).isEqualTo(200);
    assertThat(deprecated.text("status")).isEqualTo("deprecated");
    assertThat(Instant.parse(deprecated.text("sunsetAt")))
        .isAfter(Instant.parse(deprecated.text("deprecatedAt")));
    Reply later = operator.post(key + "/deprecate", "");
    assertThat(later.body().path("sunsetAt").isNull()).isTrue();
    assertThat(later.text("deprecatedAt")).isEqualTo(deprecated.text("deprecatedAt"));
    assertThat(operator.post(key + "/undeprecate", "").text("status")).isEqualTo("active");
    operator.post(key + "/deprecate", "");
    assertThat(operator.post(key + "/revoke", "").text("status")).isEqualTo("revoked");

    for (String step : List.of("/deprecate", "/undeprecate", "/revoke")) {
      Reply final_ = operator.post(key + step, "");
      assertThat(final_.status()).isEqualTo(409);
      assertThat(final_.body().path("possible")).isEmpty();
    }
    assertThat(whoami(minted.text("apiKey")).code()).isEqualTo("INVALID_KEY");
    assertThat(
            gate.query(
                "select string_agg(action, ' ' order by id) from audit_in_words where source = 'direct' and object_id = '"
                    + agent
                    + "/"
                    + minted.text("id")
                    + "'"))
        .isEqualTo(
            "key_created key_deprecated key_deprecated key_undeprecated key_deprecated key_revoked");
  }

  @Test
  void aKeyPastItsSunsetHasEndedForGood() {
    ApiClient operator = gate.newOrganisation();
    String agent = agent(operator);
    Reply minted = operator.post(keys(agent), "{}");
    String key = keys(agent) + "/" + minted.text("id");
    operator.post(key + "/deprecate", "{\"gracePeriodSeconds\":3600}");
    gate.sql(
        "update agent_key set deprecated_at = now() - interval '2 hours', sunset_at = now() where id = '"
            + minted.text("id")
            + "'");

    Reply refused = whoami(minted.text("apiKey"));
    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.code()).isEqualTo("KEY_SUNSET_PASSED");
    assertThat(operator.post(key + "/undeprecate", "").text("state")).isEqualTo("expired");
    assertThat(operator.post(key + "/revoke", "").text("status")).isEqualTo("revoked");
  }

  @Test
  void theLastKeyIsRevokedOnlyByForce() {
    ApiClient operator = gate.newOrganisation();
    String agent = agent(operator);
    String first = keys(agent) + "/" + onlyKey(operator, agent);

    assertThat(operator.post(first + "/revoke", "").code()).isEqualTo("LAST_KEY");
    Reply second = operator.post(keys(agent), "{}");
    operator.post(keys(agent) + "/" + second.text("id") + "/deprecate", "");
    assertThat(operator.post(first + "/revoke", "").code())
        .as("a deprecated key is nothing to go on with")
        .isEqualTo("LAST_KEY");
    assertThat(operator.post(first + "/revoke", "{\"force\":true}").status()).isEqualTo(200);
    assertThat(operator.post(keys(agent) + "/" + second.text("id") + "/revoke", "").code())
        .isEqualTo("LAST_KEY");
  }

  @Test
  void ofTwoLastKeysRevokedAtOnceOneStays() {
    ApiClient operator = gate.newOrganisation();
    String agent = agent(operator);
    String first = onlyKey(operator, agent);
    String second = operator.post(keys(agent), "{}").text("id");

    List<Reply> replies =
        Stream.of(first, second)
            .map(
                key ->
                    CompletableFuture.supplyAsync(
                        () -> operator.post(keys(agent) + "/" + key + "/revoke", "")))
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .toList();

    assertThat(replies).extracting(Reply::status).containsExactlyInAnyOrder(200, 409);
  }

  @Test
  void anAgentHasABoundedNumberOfKeys() {
    ApiClient operator = gate.newOrganisation();
    String agent = agent(operator);
    for (int i = 1; i < AgentKeys.MAXIMUM_WORKING; i++) {
      assertThat(operator.post(keys(agent), "{}").status()).isEqualTo(201);
    }

    Reply tooMany = operator.post(keys(agent), "{}");
    assertThat(tooMany.status()).isEqualTo(409);
    assertThat(tooMany.text("detail")).contains("20");
  }

  @Test
  void tellsWhatIsWrongWithLimits() {
    ApiClient operator = gate.newOrganisation();
    String keys = keys(agent(operator));

    assertThat(operator.post(keys, "{\"scopes\":[\"all\"]}").code()).isEqualTo("UNKNOWN_SCOPE");
    assertThat(operator.post(keys, "{\"cidrs\":[\"0.0.0.0/0\"]}").text("detail"))
        .contains("'cidrs'")
        .contains("every address");
    assertThat(operator.post(keys, "{\"cidrs\":[]}").text("detail")).contains("'cidrs'");
    assertThat(operator.post(keys, "{\"expiresAt\":\"2001-01-01T00:00:00Z\"}").text("detail"))
        .contains("'expiresAt'");
    for (String rate : List.of("0", "60001", "1.5", "\"1\"")) {
      Reply refused = operator.post(keys, "{\"requestsPerMinute\":" + rate + "}");
      assertThat(refused.status()).as(rate).isEqualTo(400);
      assertThat(refused.text("detail")).as(rate).contains("requestsPerMinute");
    }
    assertThat(operator.post(keys, "{\"scopes\":[]}").status())
        .as("a key for nothing but whoami")
        .isEqualTo(201);
  }

  @Test
  void rotatesOneOfSeveralKeysWithItsLimits() {
    ApiClient operator = gate.newOrganisation();
    String agent = agent(operator);
    Reply limited =
        operator.post(
            keys(agent),
            "{\"name\":\"n\",\"scopes\":[\"mcp:use\"],\"cidrs\":[\"127.0.0.1\"],\"requestsPerMinute\":30,\"expiresAt\":\""
                + InstantSource.system().instant().plus(10, ChronoUnit.DAYS)
                + "\"}");
    String rotate = "/api/agents/" + agent + "/rotate-key";

    Reply ambiguous = operator.post(rotate, "");
    assertThat(ambiguous.status()).isEqualTo(409);
    assertThat(ambiguous.code()).isEqualTo("KEY_ID_REQUIRED");
    assertThat(ambiguous.body().path("keys")).hasSize(2);

    Reply rotated = operator.post(rotate, "{\"keyId\":\"" + limited.text("id") + "\"}");
    assertThat(rotated.status()).isEqualTo(200);
    assertThat(rotated.text("previousKeyId")).isEqualTo(limited.text("id"));
    assertThat(rotated.body().path("previousKeySunsetAt").isNull()).isTrue();
    assertThat(whoami(limited.text("apiKey")).code()).isEqualTo("INVALID_KEY");
    assertThat(whoami(rotated.text("apiKey")).status()).isEqualTo(200);
    JsonNode key = operator.get(keys(agent)).body().path("keys").path(0);
    assertThat(key.path("id").asText()).isEqualTo(rotated.text("keyId"));
    for (String same : List.of("name", "scopes", "cidrs", "services", "requestsPerMinute")) {
      assertThat(key.path(same)).as(same).isEqualTo(limited.body().path(same));
    }
    assertThat(key.path("requestsPerMinute").asInt()).isEqualTo(30);
    String again =
        operator.post(rotate, "{\"keyId\":\"" + rotated.text("keyId") + "\"}").text("keyId");
    assertThat(
            gate.query(
                "select string_agg(distinct counted_as, ',') from agent_key where id in ('"
                    + rotated.text("keyId")
                    + "', '"
                    + again
                    + "')"))
        .as("the first key's counter goes on")
        .isEqualTo(limited.text("id"));
    assertThat(Instant.parse(key.path("expiresAt").asText()))
        .isAfter(Instant.parse(limited.text("expiresAt")));
    assertThat(operator.post(rotate, "{\"keyId\":\"" + limited.text("id") + "\"}").code())
        .isEqualTo("KEY_STATE_CONFLICT");
    assertThat(operator.post(rotate, "{\"keyId\":\"key_0000000000000000000000\"}").status())
        .isEqualTo(404);
  }

  @Test
  void whatForgottenKeysCountedIsForgottenToo() {
    ApiClient operator = gate.newOrganisation();
    String agent = agent(operator);
    gate.sql(
        """
        with made as (
          insert into agent_key (organisation, id, agent, hash, status, revoked_at, requests_per_minute, counted_as)
          select organisation, 'key_' || lpad(i::text, 22, '0'), id, sha256((id || i)::bytea), 'revoked', now() - make_interval(secs => i), 5,
            case when i > 23 then 'key_' || lpad('1', 22, '0') end
          from agent, generate_series(1, 25) i where id = '%s' returning organisation, id)
        insert into counter (organisation, name) select organisation, 'key/' || id from made"""
            .formatted(agent));

    assertThat(operator.post(keys(agent), "{}").status()).isEqualTo(201);

    String left =
        " from counter where organisation = (select organisation from agent where id = '"
            + agent
            + "')";
    assertThat(gate.query("select count(*)" + left)).isEqualTo("22");
    assertThat(
            gate.query("select count(*)" + left + " and name = 'key/key_0000000000000000000001'"))
        .as("a key that is still there counts on it")
        .isEqualTo("1");
  }

  @Test
  void rotatesWithAGraceInWhichBothKeysWork() {
    ApiClient operator = gate.newOrganisation();
    Reply made = operator.post("/api/agents", "{\"name\":\"graceful\"}");
    String agent = made.text("id");

    Reply rotated =
        operator.post("/api/agents/" + agent + "/rotate-key", "{\"gracePeriodSeconds\":86400}");

    assertThat(rotated.status()).isEqualTo(200);
    Reply old = whoami(made.text("apiKey"));
    assertThat(old.status()).isEqualTo(200);
    assertThat(old.text("keySunsetAt")).isEqualTo(rotated.text("previousKeySunsetAt"));
    assertThat(old.response().headers().firstValue("deprecation"))
        .get()
        .asString()
        .matches("@\\d+");
    Reply fresh = whoami(rotated.text("apiKey"));
    assertThat(fresh.status()).isEqualTo(200);
    assertThat(fresh.response().headers().firstValue("deprecation")).isEmpty();
  }

  @Test
  void ofConcurrentRotationsWithGraceOneWins() {
    ApiClient operator = gate.newOrganisation();
    String agent = agent(operator);
    String key = onlyKey(operator, agent);
    String body = "{\"keyId\":\"" + key + "\",\"gracePeriodSeconds\":600}";

    List<Reply> replies =
        Stream.generate(
                () ->
                    CompletableFuture.supplyAsync(
                        () -> operator.post("/api/agents/" + agent + "/rotate-key", body)))
            .limit(6)
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .toList();

    long winners = replies.stream().filter(reply -> reply.status() == 200).count();
    assertThat(replies)
        .allMatch(reply -> reply.status() == 200 || reply.code().equals("ROTATION_CONFLICT"));
    assertThat(winners).isPositive();
    assertThat(
            gate.query(
                "select count(*) from agent_key where status = 'active' and agent = '"
                    + agent
                    + "'"))
        .isEqualTo(Long.toString(winners));
  }
}
