package dev.sallyport.gate.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.gate.ApiClient;
import dev.sallyport.gate.ApiClient.Reply;
import dev.sallyport.gate.GateUnderTest;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Apps and service accounts: what agents can, and a name that stays. */
final class PrincipalRoutesTest {
  private static final String APPS = "/api/apps";
  private static final String ACCOUNTS = "/api/service-accounts";

  private static GateUnderTest gate;

  private ApiClient operator;

  @BeforeAll
  static void start() {
    gate = GateUnderTest.start("principals");
  }

  @AfterAll
  static void stop() {
    gate.close();
  }

  @BeforeEach
  void anOrganisation() {
    operator = gate.newOrganisation();
  }

  private Reply make(String path, String name) {
    return operator.post(path, "{\"name\":\"%s\"}".formatted(name));
  }

  private static ApiClient with(Reply made) {
    return new ApiClient(gate.url(), made.text("apiKey"));
  }

  @ParameterizedTest
  @CsvSource({
    "/api/apps, app, apps",
    "/api/service-accounts, service_account, serviceAccounts",
  })
  void oneIsMadeUsedChangedAndDeleted(String path, String kind, String plural) {
    Reply made = make(path, "billing-portal");
    assertThat(made.status()).as(made.body().toString()).isEqualTo(201);
    String id = made.text("id");
    String one = path + "/" + id;
    assertThat(make("/api/agents", "not among them").status()).isEqualTo(201);

    JsonNode listed = operator.get(path).body().path(plural);
    assertThat(listed).hasSize(1);
    assertThat(listed.path(0).path("name").asText()).isEqualTo("billing-portal");
    Reply key = operator.post(one + "/keys", "{\"name\":\"its own\",\"requestsPerMinute\":5}");
    assertThat(key.status()).isEqualTo(201);
    assertThat(operator.post(one + "/grants", "{\"serviceName\":\"github\"}").status())
        .isEqualTo(201);
    Reply whoami = with(key).get("/api/agents/whoami");
    assertThat(whoami.text("id")).isEqualTo(id);
    assertThat(whoami.text("kind")).isEqualTo(kind);
    assertThat(with(key).get("/api/agents/credentials").body().path("grants")).hasSize(1);
    assertThat(operator.patch(one, "{\"status\":\"suspended\"}").text("status"))
        .isEqualTo("suspended");
    assertThat(with(key).get("/api/agents/whoami").code()).isEqualTo("AGENT_INACTIVE");
    operator.patch(one, "{\"status\":\"active\",\"description\":\"d\"}");
    assertThat(operator.get(one).body().path("grants")).hasSize(1);

    assertThat(operator.delete(one).status()).isEqualTo(204);

    assertThat(with(key).get("/api/agents/whoami").code()).isEqualTo("INVALID_KEY");
    assertThat(operator.get(one).status()).isEqualTo(404);
    assertThat(
            gate.query(
                "select string_agg(action, ' ' order by id) from audit_in_words where object_id = '"
                    + id
                    + "' and decision = 'allow'"))
        .isEqualTo("%1$s_created %1$s_changed %1$s_changed %1$s_deleted".formatted(kind));
  }

  @Test
  void anAppComesWithAKeyAndAServiceAccountWithout() {
    assertThat(with(make(APPS, "an-app")).get("/api/agents/whoami").status()).isEqualTo(200);
    Reply account = make(ACCOUNTS, "an-account");
    assertThat(account.body().has("apiKey")).isFalse();
    assertThat(operator.get(ACCOUNTS + "/" + account.text("id") + "/keys").body().path("keys"))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "Upper", "two words", "-front", "back-", "under_score", "ä", "a.b", "x\\n"})
  void aNameIsLowercaseWithHyphens(String name) {
    for (String path : List.of(APPS, ACCOUNTS)) {
      Reply refused = make(path, name);
      assertThat(refused.status()).as(name).isEqualTo(400);
      assertThat(refused.text("detail")).contains("'name'");
    }
  }

  @Test
  void aNameIsTakenByOneOfItsKindUntilThatIsDeleted() {
    Reply first = make(APPS, "the-name");
    assertThat(make(APPS, "a".repeat(64)).status()).isEqualTo(201);
    assertThat(make(APPS, "a".repeat(65)).status()).isEqualTo(400);

    Reply again = make(APPS, "the-name");
    assertThat(again.status()).isEqualTo(409);
    assertThat(again.text("detail")).contains("app").contains("another name");
    assertThat(make(ACCOUNTS, "the-name").status()).as("of another kind").isEqualTo(201);
    operator.delete(APPS + "/" + first.text("id"));
    Reply second = make(APPS, "the-name");
    assertThat(second.status()).isEqualTo(201);
    assertThat(second.text("id")).isNotEqualTo(first.text("id"));
    ApiClient elsewhere = gate.newOrganisation();
    assertThat(elsewhere.post(APPS, "{\"name\":\"the-name\"}").status()).isEqualTo(201);
  }

  @Test
  void aNameNeverChanges() {
    String app = make(APPS, "for-ever").text("id");

    Reply refused = operator.patch(APPS + "/" + app, "{\"name\":\"another\"}");

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.text("detail")).contains("never changes");
    assertThatThrownBy(
            () -> gate.sql("update principal set name = 'another' where id = '" + app + "'"))
        .hasStackTraceContaining("keeps its kind, and its name");
    assertThatThrownBy(
            () -> gate.sql("update principal set kind = 'agent' where id = '" + app + "'"))
        .hasStackTraceContaining("keeps its kind, and its name");
  }

  @Test
  void aPathFindsOnlyItsOwnKind() {
    String app = make(APPS, "an-app").text("id");
    String account = make(ACCOUNTS, "an-account").text("id");
    String agent = make("/api/agents", "an agent").text("id");

    for (List<String> wrong :
        List.of(
            List.of(APPS, account),
            List.of(APPS, agent),
            List.of(ACCOUNTS, app),
            List.of("/api/agents", app))) {
      String one = wrong.get(0) + "/" + wrong.get(1);
      assertThat(operator.get(one).status()).isEqualTo(404);
      assertThat(operator.get(one + "/keys").status()).isEqualTo(404);
      assertThat(operator.get(one + "/grants").status()).isEqualTo(404);
      assertThat(operator.post(one + "/keys", "{}").status()).isEqualTo(404);
      assertThat(operator.patch(one, "{\"status\":\"suspended\"}").status()).isEqualTo(404);
      assertThat(operator.delete(one).status()).isEqualTo(404);
      assertThat(
              operator
                  .post(wrong.get(0) + "/bulk-delete", "{\"ids\":[\"" + wrong.get(1) + "\"]}")
                  .body()
                  .path("deleted"))
          .isEmpty();
    }
  }

  @Test
  void groupsTakeThemAllAndPoliciesAreAttachedToEach() {
    String app = make(APPS, "an-app").text("id");
    String account = make(ACCOUNTS, "an-account").text("id");
    String group = operator.post("/api/groups", "{\"name\":\"mixed\"}").text("id");
    String policy =
        operator
            .post("/api/policies", "{\"name\":\"p\",\"rules\":[{\"type\":\"holder_binding\"}]}")
            .text("id");
    String attachments = "/api/policies/" + policy + "/attachments";

    for (List<String> each : List.of(List.of("app", app), List.of("service_account", account))) {
      String member = "/api/groups/" + group + "/members/" + each.get(1);
      assertThat(operator.send("PUT", member, "").status()).isEqualTo(204);
      assertThat(
              operator
                  .post(attachments, "{\"type\":\"%s\",\"id\":\"%s\"}".formatted(each.toArray()))
                  .status())
          .isEqualTo(201);
      assertThat(
              operator
                  .post(attachments, "{\"type\":\"agent\",\"id\":\"%s\"}".formatted(each.get(1)))
                  .status())
          .as("the type is not the id's")
          .isEqualTo(400);
    }
    assertThat(operator.get(attachments).body().path("attachments")).hasSize(2);
    operator.delete(ACCOUNTS + "/" + account);
    assertThat(operator.get(attachments).body().path("attachments")).hasSize(1);
    assertThat(operator.get("/api/groups/" + group + "/members").body().path("members")).hasSize(1);
    assertThat(operator.delete(attachments + "/app/" + app).status()).isEqualTo(204);
  }
}
