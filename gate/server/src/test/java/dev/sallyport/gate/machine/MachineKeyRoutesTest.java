package dev.sallyport.gate.machine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.gate.ApiClient;
import dev.sallyport.gate.ApiClient.Reply;
import dev.sallyport.gate.GateUnderTest;
import dev.sallyport.gate.HeldOrganisation;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Machine keys: what they may, how they end, and what nobody hands out. */
final class MachineKeyRoutesTest {
  private static final String KEYS = "/api/keys";

  private static GateUnderTest gate;

  private final Instant tomorrow = InstantSource.system().instant().plusSeconds(86_400);
  private ApiClient owner;

  @BeforeAll
  static void start() {
    gate = GateUnderTest.start("machine_keys");
  }

  @AfterAll
  static void stop() {
    gate.close();
  }

  @BeforeEach
  void newOrganisation() {
    owner = gate.newOrganisation();
  }

  /** What is sent to make a key; {@code more} are further members. */
  private static String draft(String more, String... scopes) {
    return "{\"name\":\"deploy\",\"scopes\":[%s]%s}"
        .formatted(scopes.length == 0 ? "" : "\"" + String.join("\",\"", scopes) + "\"", more);
  }

  private Reply make(String... scopes) {
    return made(owner.post(KEYS, draft("", scopes)));
  }

  private static Reply made(Reply reply) {
    assertThat(reply.status()).as("%s", reply.body()).isEqualTo(201);
    return reply;
  }

  private static ApiClient client(Reply key) {
    return new ApiClient(gate.url(), key.text("apiKey"));
  }

  private static String path(Reply key) {
    return KEYS + "/" + key.text("id");
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(element -> texts.add(element.asText()));
    return texts;
  }

  @Test
  void aKeyDoesWhatItsScopesSayAndNothingElse() {
    Reply key = make("agents:read", "runs:write");
    ApiClient program = client(key);

    assertThat(key.text("apiKey")).matches("spkey_[0-9A-Za-z]{32}_[0-9A-Za-z]{6}");
    assertThat(key.text("apiKey")).startsWith(key.text("hint"));
    assertThat(program.get("/api/agents").status()).isEqualTo(200);
    Reply refused = program.post("/api/agents", "{\"name\":\"x\"}");
    assertThat(refused.code()).isEqualTo("SCOPE_DENIED");
    assertThat(refused.text("missingScope")).isEqualTo("agents:create");
    assertThat(texts(refused.body().path("granted"))).containsExactly("agents:read", "runs:write");
    assertThat(program.get("/api/vault/status").code()).isEqualTo("HUMAN_ONLY");
  }

  private static List<String> services(ApiClient client) {
    List<String> services = new ArrayList<>();
    client
        .get("/api/tokens")
        .body()
        .path("tokens")
        .forEach(token -> services.add(token.path("serviceName").asText()));
    return services;
  }

  private static Reply register(ApiClient client, String service) {
    return made(
        client.post(
            "/api/tokens", "{\"serviceName\":\"%s\",\"tokenType\":\"JWT\"}".formatted(service)));
  }

  @Test
  void whoMayCreateAndReadIsGrantedWhatItMade() {
    Reply key = make("tokens:create-read");
    ApiClient program = client(key);
    register(owner, "of-a-person");
    register(client(make("tokens:create-read")), "of-another-program");
    Reply own = register(program, "own");

    assertThat(own.text("createdBy")).isEqualTo(key.text("principal"));
    assertThat(services(program)).containsExactly("own");
    assertThat(program.get("/api/tokens/own").status()).isEqualTo(200);
    assertThat(program.get("/api/tokens/of-a-person").status()).isEqualTo(404);
    assertThat(program.get("/api/tokens/of-another-program").status()).isEqualTo(404);
    assertThat(program.patch("/api/tokens/own", "{\"notes\":\"n\"}").code())
        .isEqualTo("SCOPE_DENIED");
    assertThat(services(owner)).containsExactly("of-a-person", "of-another-program", "own");
    assertThat(services(client(make("tokens:list")))).hasSize(3);
    assertThat(client(make("tokens:create")).get("/api/tokens").code()).isEqualTo("SCOPE_DENIED");
  }

  @Test
  void whatAProgramMadeIsItsOwnAfterItsKeyIsReplaced() {
    Reply key = make("tokens:create-read");
    register(client(key), "own");

    Reply rotated = client(key).post(path(key) + "/rotate", "");

    assertThat(services(client(rotated))).containsExactly("own");
  }

  @Test
  void anEmptyListGrantsNothing() {
    ApiClient program = client(make());

    assertThat(program.get("/api/agents").code()).isEqualTo("SCOPE_DENIED");
    assertThat(program.get("/api/tokens").code()).isEqualTo("SCOPE_DENIED");
    assertThat(texts(program.get(KEYS + "/self").body().path("scopes"))).isEmpty();
  }

  @Test
  void aServiceAsksWhatAKeyMayDo() {
    Reply key = make("runs:write", "mcp:call");

    Reply self = client(key).get(KEYS + "/self");

    assertThat(texts(self.body().path("scopes"))).containsExactly("mcp:call", "runs:write");
    assertThat(self.text("scope")).isEqualTo("mcp:call runs:write");
    assertThat(self.text("id")).isEqualTo(key.text("id"));
    assertThat(owner.get(KEYS + "/self").status()).isEqualTo(403);
  }

  @Test
  void onlyTheHashIsStored() {
    Reply key = make("agents:read");

    assertThat(
            gate.query(
                "select count(*) from machine_key where machine_key::text like '%"
                    + key.text("apiKey").substring(11, 30)
                    + "%'"))
        .isEqualTo("0");
    assertThat(owner.get(path(key)).body().has("apiKey")).isFalse();
  }

  @Test
  void unknownScopesAreRefusedAndThoseOfPeopleToo() {
    Reply unknown = owner.post(KEYS, draft("", "agents:read", "agents:fly"));
    assertThat(unknown.status()).isEqualTo(400);
    assertThat(unknown.code()).isEqualTo("UNKNOWN_SCOPE");
    assertThat(unknown.body().path("unknown").toString()).isEqualTo("[1]");
    assertThat(texts(unknown.body().path("known"))).contains("agents:read", "runs:manage");

    Reply ofPeople = owner.post(KEYS, draft("", "vault:bind"));
    assertThat(ofPeople.status()).isEqualTo(403);
    assertThat(ofPeople.code()).isEqualTo("HUMAN_ONLY");
  }

  @Test
  void aRevokedKeyIsOutAtTheNextRequestAndForGood() {
    Reply key = make("agents:read");

    assertThat(owner.delete(path(key)).status()).isEqualTo(204);

    assertThat(client(key).get("/api/agents").status()).isEqualTo(401);
    assertThat(owner.get(path(key)).text("status")).isEqualTo("revoked");
    assertThat(owner.patch(path(key), "{\"status\":\"active\"}").code()).isEqualTo("CONFLICT");
    assertThat(owner.post(path(key) + "/rotate", "").code()).isEqualTo("CONFLICT");
    assertThat(owner.delete(path(key)).status()).isEqualTo(204);
  }

  @Test
  void aSuspendedKeyIsRefusedUntilSomebodyResumesIt() {
    Reply key = make("agents:read");
    owner.patch(path(key), "{\"status\":\"suspended\"}");

    assertThat(client(key).get("/api/agents").code()).isEqualTo("KEY_SUSPENDED");

    owner.patch(path(key), "{\"status\":\"active\"}");
    assertThat(client(key).get("/api/agents").status()).isEqualTo(200);
  }

  @Test
  void anExpiredKeyIsRefusedAndDoesNotReplaceItself() {
    Reply key = made(owner.post(KEYS, draft(",\"expiresAt\":\"" + tomorrow + "\"", "agents:read")));
    assertThat(client(key).get("/api/agents").status()).isEqualTo(200);
    gate.sql(
        "update machine_key set expires_at = now() - interval '1 second' where id = '"
            + key.text("id")
            + "'");

    assertThat(client(key).get("/api/agents").code()).isEqualTo("KEY_EXPIRED");
    assertThat(client(key).post(path(key) + "/rotate", "").code()).isEqualTo("KEY_EXPIRED");
    assertThat(owner.get(path(key)).text("status")).isEqualTo("expired");
    assertThat(owner.post(path(key) + "/rotate", "").code()).isEqualTo("CONFLICT");
  }

  @Test
  void aKeyIsUsedFromItsNetworksOnly() {
    Reply here = made(owner.post(KEYS, draft(",\"cidrs\":[\"127.0.0.0/8\"]", "agents:read")));
    Reply elsewhere = made(owner.post(KEYS, draft(",\"cidrs\":[\"192.0.2.0/24\"]", "agents:read")));

    assertThat(client(here).get("/api/agents").status()).isEqualTo(200);
    assertThat(client(elsewhere).get("/api/agents").code()).isEqualTo("KEY_NETWORK_DENIED");
  }

  @Test
  void aKeyIsUsedAsOftenAsItMay() {
    Reply key = made(owner.post(KEYS, draft(",\"requestsPerMinute\":5", "agents:read")));
    ApiClient program = client(key);
    List<Supplier<Reply>> calls = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      calls.add(() -> program.get("/api/agents"));
    }

    List<Reply> replies = atOnce(calls);

    long served = replies.stream().filter(reply -> reply.status() == 200).count();
    assertThat(served).isBetween(5L, 10L); // a minute may have begun in between
    Reply refused =
        replies.stream().filter(reply -> reply.status() == 429).findFirst().orElseThrow();
    assertThat(refused.code()).isEqualTo("RATE_LIMITED");
    assertThat(refused.response().headers().firstValue("Retry-After").map(Integer::valueOf))
        .get()
        .satisfies(seconds -> assertThat(seconds).isBetween(1, 60));
  }

  private static <T> List<T> atOnce(List<Supplier<T>> calls) {
    try (ExecutorService threads = Executors.newFixedThreadPool(calls.size())) {
      List<CompletableFuture<T>> all = new ArrayList<>();
      calls.forEach(call -> all.add(CompletableFuture.supplyAsync(call, threads)));
      return all.stream().map(CompletableFuture::join).toList();
    }
  }

  @Test
  void aReplacedKeyGoesOnAsTheSamePrincipal() {
    Reply key = made(owner.post(KEYS, draft(",\"cidrs\":[\"127.0.0.1\"]", "agents:read")));

    Reply rotated = owner.post(path(key) + "/rotate", "");

    assertThat(rotated.text("rotatedFrom")).isEqualTo(key.text("id"));
    assertThat(rotated.text("principal")).isEqualTo(key.text("id"));
    assertThat(rotated.body().path("scopes")).isEqualTo(key.body().path("scopes"));
    assertThat(rotated.body().path("cidrs")).isEqualTo(key.body().path("cidrs"));
    assertThat(client(key).get("/api/agents").status()).isEqualTo(401);
    assertThat(client(rotated).get("/api/agents").status()).isEqualTo(200);
  }

  @Test
  void ofTwoReplacementsAtATimeOneWinsAndTheOtherIsTold() {
    Reply key = make("agents:read");
    Supplier<Reply> rotation = () -> owner.post(path(key) + "/rotate", "");

    List<Reply> replies =
        HeldOrganisation.released(
            gate,
            owner.get("/api/operators/self").text("organisation"),
            List.of(rotation, rotation));

    Reply won = replies.stream().filter(reply -> reply.status() == 200).findFirst().orElseThrow();
    assertThat(client(won).get("/api/agents").status()).isEqualTo(200);
    assertThat(replies).filteredOn(reply -> reply.code().equals("ROTATION_CONFLICT")).hasSize(1);
  }

  @Test
  void nobodyHandsOutAScopeThatTheyLack() {
    ApiClient maker = client(make("keys:manage", "agents:read", "runs:write"));

    made(maker.post(KEYS, draft("", "agents:read", "runs:write")));
    Reply refused = maker.post(KEYS, draft("", "agents:read", "tokens:list"));

    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.code()).isEqualTo("SCOPE_DENIED");
    assertThat(refused.text("missingScope")).isEqualTo("tokens:list");
    assertThat(maker.post(KEYS, draft("", "runs:manage")).text("missingScope"))
        .isEqualTo("runs:manage");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "keys:manage",
        "keys:revoke",
        "agents:create",
        "agents:manage",
        "agents:delete",
        "grants:write",
        "proxies:write",
        "policies:write"
      })
  void whatIsAboutOthersRightsIsHandedOutByPeopleOnly(String scope) {
    Reply mighty = make("keys:manage", scope);
    Reply other = make(scope);
    ApiClient maker = client(mighty);

    assertThat(maker.post(KEYS, draft("", scope)).code()).isEqualTo("HUMAN_ONLY");
    assertThat(maker.post(path(other) + "/rotate", "").code()).isEqualTo("HUMAN_ONLY");
    assertThat(maker.patch(path(other), "{\"scopes\":[]}").code()).isEqualTo("HUMAN_ONLY");
  }

  @Test
  void aKeyDoesNotLoosenItself() {
    Reply key = make("keys:manage", "agents:read", "tokens:list");
    ApiClient program = client(key);

    for (String change :
        List.of(
            "{\"scopes\":[\"keys:manage\",\"agents:read\",\"tokens:list\"]}",
            "{\"scopes\":[]}",
            "{\"status\":\"active\"}",
            "{\"expiresAt\":\"" + tomorrow + "\"}",
            "{\"cidrs\":[\"127.0.0.1\"]}",
            "{\"requestsPerMinute\":60000}",
            "{\"name\":\"other\"}")) {
      Reply refused = program.patch(path(key), change);
      assertThat(refused.status()).as(change).isEqualTo(403);
      assertThat(refused.code()).as(change).isEqualTo("SELF_CHANGE_FORBIDDEN");
    }
  }

  @Test
  void aKeyReplacesSuspendsAndRevokesItselfWithoutAnyScope() {
    Reply first = make();
    Reply second = client(first).post(path(first) + "/rotate", "");
    assertThat(second.status()).isEqualTo(200);
    assertThat(client(first).get(KEYS + "/self").status()).isEqualTo(401);
    assertThat(client(second).get(path(second)).status()).isEqualTo(200);
    assertThat(client(second).get(path(first)).code()).isEqualTo("SCOPE_DENIED");
    assertThat(client(second).patch(path(second), "{\"status\":\"suspended\"}").status())
        .isEqualTo(200);
    assertThat(client(second).get(KEYS + "/self").code()).isEqualTo("KEY_SUSPENDED");

    Reply third = make();
    assertThat(client(third).delete(path(third)).status()).isEqualTo(204);
    assertThat(client(third).get(KEYS + "/self").status()).isEqualTo(401);
  }

  @Test
  void whoSpeaksForTheSameIsTheSame() {
    Reply first = make("keys:manage", "agents:read");
    Reply second = owner.post(path(first) + "/rotate", "");
    gate.sql(
        "update machine_key set status = 'active', revoked_at = null where id = '"
            + first.text("id")
            + "'");

    assertThat(client(second).patch(path(first), "{\"scopes\":[\"agents:read\"]}").code())
        .isEqualTo("SELF_CHANGE_FORBIDDEN");
  }

  @Test
  void aKeyMakesNoKeyThatIsHeldLessTightly() {
    String controls =
        ",\"expiresAt\":\"%s\",\"cidrs\":[\"127.0.0.0/8\",\"192.0.2.0/24\"],\"requestsPerMinute\":1000"
            .formatted(tomorrow);
    ApiClient maker = client(made(owner.post(KEYS, draft(controls, "keys:manage", "agents:read"))));

    for (String looser :
        List.of(
            ",\"expiresAt\":\"" + tomorrow.plusSeconds(1) + "\"",
            ",\"cidrs\":[\"10.0.0.0/8\"]",
            ",\"requestsPerMinute\":1001")) {
      assertThat(maker.post(KEYS, draft(looser, "agents:read")).code())
          .as(looser)
          .isEqualTo("SELF_CHANGE_FORBIDDEN");
    }
    Reply inherited = made(maker.post(KEYS, draft("", "agents:read")));
    assertThat(inherited.body().path("requestsPerMinute").asInt()).isEqualTo(1000);
    assertThat(Instant.parse(inherited.text("expiresAt"))).isBeforeOrEqualTo(tomorrow);
    assertThat(texts(inherited.body().path("cidrs")))
        .containsExactly("127.0.0.0/8", "192.0.2.0/24");
    made(maker.post(KEYS, draft(",\"cidrs\":[\"127.0.0.0/8\"]", "agents:read")));
    made(maker.post(KEYS, draft(",\"cidrs\":[\"127.0.0.1\",\"192.0.2.128/25\"]", "agents:read")));
  }

  @Test
  void whoMayOnlyRevokeOnlyRevokes() {
    Reply key = make("agents:read");
    ApiClient revoker = client(make("keys:revoke"));

    assertThat(revoker.get(KEYS).status()).isEqualTo(200);
    assertThat(revoker.post(KEYS, draft("")).code()).isEqualTo("SCOPE_DENIED");
    assertThat(revoker.patch(path(key), "{\"status\":\"suspended\"}").code())
        .isEqualTo("SCOPE_DENIED");
    assertThat(revoker.delete(path(key)).status()).isEqualTo(204);
  }

  @Test
  void aDemotedPersonHandsOutNothingMore() {
    Reply admin = owner.post("/api/operators", "{\"name\":\"adam\",\"role\":\"admin\"}");
    ApiClient adam = new ApiClient(gate.url(), admin.text("token"));
    made(adam.post(KEYS, draft("", "agents:read")));

    owner.patch("/api/operators/" + admin.text("id"), "{\"role\":\"operator\"}");

    assertThat(adam.post(KEYS, draft("", "agents:read")).status()).isEqualTo(403);
    assertThat(adam.get(KEYS).status()).isEqualTo(200);
  }

  @Test
  void theLogNamesThePrincipalAndTheKey() {
    Reply key = make("agents:create");
    Reply agent = client(key).post("/api/agents", "{\"name\":\"made by a program\"}");
    Reply rotated = owner.post(path(key) + "/rotate", "");
    owner.delete(path(rotated));

    assertThat(
            gate.query(
                "select actor_id || ' ' || key_id || ' ' || source from audit_in_words where object_id = '"
                    + agent.text("id")
                    + "'"))
        .isEqualTo("%s %s direct", key.text("id"), key.text("id"));
    assertThat(
            gate.query(
                "select string_agg(action, ' ' order by id) from audit_in_words where object_id in ('"
                    + key.text("id")
                    + "', '"
                    + rotated.text("id")
                    + "')"))
        .isEqualTo("machine_key_created machine_key_rotated machine_key_revoked");
  }

  @Test
  void theLastUseIsNoted() {
    Reply key = make("agents:read");
    assertThat(owner.get(path(key)).body().path("lastUsedAt").isNull()).isTrue();

    client(key).get("/api/agents");

    assertThat(Instant.parse(owner.get(path(key)).text("lastUsedAt")))
        .isAfter(Instant.parse(key.text("createdAt")).minusSeconds(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"name\":\"x\"}",
        "{\"scopes\":[]}",
        "{\"name\":\"\",\"scopes\":[]}",
        "{\"name\":\"x\",\"scopes\":\"agents:read\"}",
        "{\"name\":\"x\",\"scopes\":[null]}",
        "{\"name\":\"x\",\"scopes\":[],\"cidrs\":[]}",
        "{\"name\":\"x\",\"scopes\":[],\"cidrs\":[\"0.0.0.0/0\"]}",
        "{\"name\":\"x\",\"scopes\":[],\"cidrs\":[\"::/0\"]}",
        "{\"name\":\"x\",\"scopes\":[],\"cidrs\":[\"0.0.0.0/1\",\"128.0.0.0/1\"]}",
        "{\"name\":\"x\",\"scopes\":[],\"cidrs\":[\"::/1\",\"8000::/2\",\"c000::/2\"]}",
        "{\"name\":\"x\",\"scopes\":[],\"cidrs\":[\"somewhere\"]}",
        "{\"name\":\"x\",\"scopes\":[],\"requestsPerMinute\":0}",
        "{\"name\":\"x\",\"scopes\":[],\"requestsPerMinute\":60001}",
        "{\"name\":\"x\",\"scopes\":[],\"expiresAt\":\"2020-01-01T00:00:00Z\"}",
        "{\"name\":\"x\",\"scopes\":[],\"expiresAt\":\"2999-01-01T00:00:00Z\"}",
        "{\"name\":\"x\",\"scopes\":[],\"principal\":\"other\"}"
      })
  void badDraftsAreRefused(String body) {
    assertThat(owner.post(KEYS, body).code()).isEqualTo("INVALID_REQUEST");
    assertThat(owner.get(KEYS).body().path("keys")).isEmpty();
  }
}
