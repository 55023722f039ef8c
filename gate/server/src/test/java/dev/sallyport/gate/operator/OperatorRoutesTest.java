package dev.sallyport.gate.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.gate.ApiClient;
import dev.sallyport.gate.ApiClient.Reply;
import dev.sallyport.gate.GateUnderTest;
import dev.sallyport.gate.HeldOrganisation;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who looks after an organisation: invited, changed, suspended, removed. */
final class OperatorRoutesTest {
  private static final String OPERATORS = "/api/operators";

  private static GateUnderTest gate;

  private ApiClient owner;
  private String ownerId;

  @BeforeAll
  static void start() {
    gate = GateUnderTest.start("operators");
  }

  @AfterAll
  static void stop() {
    gate.close();
  }

  @BeforeEach
  void newOrganisation() {
    owner = gate.newOrganisation();
    ownerId = owner.get(OPERATORS + "/self").text("id");
  }

  private Reply invite(String name, String role) {
    Reply invited =
        owner.post(OPERATORS, "{\"name\":\"%s\",\"role\":\"%s\"}".formatted(name, role));
    assertThat(invited.status()).as("%s", invited.body()).isEqualTo(201);
    return invited;
  }

  private static ApiClient client(Reply withToken) {
    return new ApiClient(gate.url(), withToken.text("token"));
  }

  private static String path(Reply operator) {
    return OPERATORS + "/" + operator.text("id");
  }

  private static String role(String role) {
    return "{\"role\":\"" + role + "\"}";
  }

  @Test
  void anInvitedOperatorComesInWithATokenThatIsShownOnce() {
    Reply invited = invite("olga", "auditor");
    ApiClient olga = client(invited);

    assertThat(invited.text("token")).matches("spop_[0-9A-Za-z]{32}_[0-9A-Za-z]{6}");
    assertThat(olga.get(OPERATORS + "/self").text("role")).isEqualTo("auditor");
    assertThat(olga.get("/api/tokens/audit-log").status()).isEqualTo(200);
    assertThat(olga.post("/api/agents", "{\"name\":\"x\"}").code()).isEqualTo("FORBIDDEN");
    assertThat(owner.get(path(invited)).body().has("token")).isFalse();
    assertThat(
            gate.query(
                "select count(*) from operator where operator::text like '%"
                    + invited.text("token").substring(5, 30)
                    + "%'"))
        .isEqualTo("0");
  }

  @Test
  void aChangedRoleHoldsFromTheNextRequestOn() {
    Reply invited = invite("olga", "viewer");
    ApiClient olga = client(invited);
    assertThat(olga.get("/api/tokens/audit-log").status()).isEqualTo(403);

    owner.patch(path(invited), role("auditor"));
    assertThat(olga.get("/api/tokens/audit-log").status()).isEqualTo(200);

    owner.patch(path(invited), role("viewer"));
    assertThat(olga.get("/api/tokens/audit-log").status()).isEqualTo(403);
  }

  @Test
  void aSuspendedOrRemovedOperatorIsOutAtTheNextRequest() {
    Reply invited = invite("olga", "viewer");
    ApiClient olga = client(invited);

    owner.patch(path(invited), "{\"status\":\"suspended\"}");
    assertThat(olga.get("/api/agents").status()).isEqualTo(401);
    owner.patch(path(invited), "{\"status\":\"active\"}");
    assertThat(olga.get("/api/agents").status()).isEqualTo(200);
    assertThat(owner.delete(path(invited)).status()).isEqualTo(204);
    assertThat(olga.get("/api/agents").status()).isEqualTo(401);
    assertThat(owner.delete(path(invited)).status()).isEqualTo(404);
  }

  @Test
  void aRotatedTokenReplacesTheOldOneAtOnce() {
    Reply invited = invite("olga", "viewer");

    Reply rotated = owner.post(path(invited) + "/rotate-token", "");

    assertThat(client(invited).get("/api/agents").status()).isEqualTo(401);
    assertThat(client(rotated).get("/api/agents").status()).isEqualTo(200);
  }

  @Test
  void theLastOwnerStays() {
    String last = OPERATORS + "/" + ownerId;

    assertThat(owner.patch(last, role("admin")).code()).isEqualTo("LAST_OWNER");
    assertThat(owner.patch(last, "{\"status\":\"suspended\"}").code()).isEqualTo("LAST_OWNER");
    assertThat(owner.delete(last).code()).isEqualTo("LAST_OWNER");

    Reply second = invite("second", "owner");
    owner.patch(path(second), "{\"status\":\"suspended\"}");
    assertThat(owner.delete(last).code()).isEqualTo("LAST_OWNER");
  }

  @Test
  void theFirstTokenIsTurnedOffByAnotherOwner() {
    ApiClient second = client(invite("second", "owner"));

    assertThat(second.delete(OPERATORS + "/" + ownerId).status()).isEqualTo(204);

    assertThat(owner.get("/api/agents").status()).isEqualTo(401);
    assertThat(second.get("/api/agents").status()).isEqualTo(200);
  }

  @Test
  void ofTwoOwnersWhoRemoveEachOtherOneStays() {
    Reply invited = invite("second", "owner");
    ApiClient second = client(invited);

    List<Integer> statuses =
        HeldOrganisation.released(
            gate,
            owner.get(OPERATORS + "/self").text("organisation"),
            List.of(
                () -> owner.delete(path(invited)).status(),
                () -> second.delete(OPERATORS + "/" + ownerId).status()));

    assertThat(statuses).containsOnlyOnce(204).contains(403);
  }

  @Test
  void ofTwoRotationsAtATimeOneWinsAndTheOtherIsTold() {
    Reply invited = invite("olga", "viewer");
    Supplier<Reply> rotation = () -> owner.post(path(invited) + "/rotate-token", "");

    List<Reply> replies =
        HeldOrganisation.released(
            gate, owner.get(OPERATORS + "/self").text("organisation"), List.of(rotation, rotation));

    Reply won = replies.stream().filter(reply -> reply.status() == 200).findFirst().orElseThrow();
    assertThat(client(won).get("/api/agents").status()).isEqualTo(200);
    assertThat(replies).filteredOn(reply -> reply.code().equals("ROTATION_CONFLICT")).hasSize(1);
  }

  @Test
  void nobodyGivesOrTouchesMoreThanTheirOwnRole() {
    ApiClient admin = client(invite("adam", "admin"));
    Reply viewer = invite("vera", "viewer");
    String theOwner = OPERATORS + "/" + ownerId;
    invite("second", "owner");

    assertThat(admin.post(OPERATORS, "{\"name\":\"x\",\"role\":\"owner\"}").status())
        .isEqualTo(403);
    assertThat(admin.patch(path(viewer), role("owner")).status()).isEqualTo(403);
    assertThat(admin.patch(theOwner, role("viewer")).status()).isEqualTo(403);
    assertThat(admin.delete(theOwner).status()).isEqualTo(403);
    assertThat(admin.post(theOwner + "/rotate-token", "").status()).isEqualTo(403);
    assertThat(admin.delete(theOwner + "/token").status()).isEqualTo(403);
    assertThat(admin.patch(theOwner, "{\"email\":\"adam@example.org\"}").status()).isEqualTo(403);
    assertThat(admin.patch(path(viewer), role("admin")).status()).isEqualTo(200);
    assertThat(owner.get("/api/agents").status()).isEqualTo(200);
  }

  @Test
  void whoHasNoTokenSignsInOrCannotComeIn() {
    assertThat(
            owner
                .post(OPERATORS, "{\"name\":\"olga\",\"role\":\"viewer\",\"token\":false}")
                .text("detail"))
        .contains("'email'");
    Reply invited =
        owner.post(
            OPERATORS,
            "{\"name\":\"olga\",\"role\":\"viewer\",\"token\":false,\"email\":\"Olga@Example.org\"}");
    assertThat(invited.body().has("token")).isFalse();
    assertThat(invited.text("email")).isEqualTo("olga@example.org");
    assertThat(invited.body().path("hasToken").asBoolean()).isFalse();

    Reply withToken = invite("vera", "viewer");
    assertThat(owner.delete(path(withToken) + "/token").code()).isEqualTo("CONFLICT");
    owner.patch(path(withToken), "{\"email\":\"vera@example.org\"}");
    assertThat(owner.delete(path(withToken) + "/token").status()).isEqualTo(200);
    assertThat(client(withToken).get("/api/agents").status()).isEqualTo(401);
  }

  @Test
  void namesAndAddressesAreOfOneOperator() {
    invite("olga", "viewer");
    assertThat(owner.post(OPERATORS, "{\"name\":\"olga\",\"role\":\"viewer\"}").code())
        .isEqualTo("ALREADY_EXISTS");
    Reply first = invite("one", "viewer");
    Reply second = invite("two", "viewer");
    owner.patch(path(first), "{\"email\":\"one@example.org\"}");
    Reply taken = owner.patch(path(second), "{\"email\":\"ONE@example.org\"}");
    assertThat(taken.code()).isEqualTo("ALREADY_EXISTS");
    assertThat(taken.text("detail")).contains("'email'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"name\":\"olga\"}",
        "{\"role\":\"viewer\"}",
        "{\"name\":\"olga\",\"role\":\"Viewer\"}",
        "{\"name\":\"olga\",\"role\":\"\"}",
        "{\"name\":\"Olga\",\"role\":\"viewer\"}",
        "{\"name\":\"-\",\"role\":\"viewer\"}",
        "{\"name\":\"olga\",\"role\":\"viewer\",\"email\":\"olga\"}",
        "{\"name\":\"olga\",\"role\":\"viewer\",\"email\":\"o lga@example.org\"}",
        "{\"name\":\"olga\",\"role\":\"viewer\",\"email\":\"olga@ex\\u00e4mple.org\"}",
        "{\"name\":\"olga\",\"role\":\"viewer\",\"token\":\"yes\"}",
        "{\"name\":\"olga\",\"role\":\"viewer\",\"organisation\":\"other\"}"
      })
  void badInvitationsAreRefused(String body) {
    assertThat(owner.post(OPERATORS, body).code()).isEqualTo("INVALID_REQUEST");
    assertThat(owner.get(OPERATORS).body().path("operators")).hasSize(1);
  }

  @Test
  void everyChangeIsInTheLog() {
    Reply invited = invite("olga", "viewer");
    owner.patch(path(invited), role("auditor"));
    owner.post(path(invited) + "/rotate-token", "");
    owner.patch(path(invited), "{\"email\":\"olga@example.org\"}");
    owner.delete(path(invited) + "/token");
    owner.delete(path(invited));

    assertThat(
            gate.query(
                "select string_agg(action, ' ' order by id) from audit_in_words where object_id = '"
                    + invited.text("id")
                    + "' and actor_id = '"
                    + ownerId
                    + "' and decision = 'allow'"))
        .isEqualTo(
            "operator_created operator_changed operator_token_rotated operator_changed operator_token_removed operator_removed");
  }

  @Test
  void operatorsAreListedInPages() {
    invite("one", "viewer");
    invite("two", "viewer");

    Reply first = owner.get(OPERATORS + "?limit=2");
    Reply second = owner.get(OPERATORS + "?limit=2&cursor=" + first.text("nextCursor"));

    assertThat(first.body().path("operators")).hasSize(2);
    assertThat(second.body().path("operators")).hasSize(1);
    assertThat(second.body().path("nextCursor").isNull()).isTrue();
  }
}
