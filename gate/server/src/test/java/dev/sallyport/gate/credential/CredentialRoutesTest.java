package dev.sallyport.gate.credential;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.gate.ApiClient;
import dev.sallyport.gate.ApiClient.Reply;
import dev.sallyport.gate.GateUnderTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CredentialRoutesTest {
  private static final String CANARY = "canary-7f3a91";

  private static GateUnderTest gate;

  @BeforeAll
  static void start() {
    gate = GateUnderTest.start("credentials");
  }

  @AfterAll
  static void stop() {
    gate.close();
  }

  @Test
  void keepsWhatIsKnownOfACredential() {
    ApiClient operator = gate.newOrganisation();

    Reply created =
        operator.post(
            "/api/tokens",
            "{\"serviceName\":\"github\",\"tokenType\":\"PlainText\",\"displayName\":\"GitHub\",\"notes\":\"read\\nonly\",\"tags\":[\"code\",\"ci\"]}");

    assertThat(created.status()).isEqualTo(201);
    assertThat(created.text("id")).matches("crd_[0-9A-Za-z]{22}");
    assertThat(created.text("status")).isEqualTo("active");
    assertThat(created.text("notes")).isEqualTo("read\nonly");
    assertThat(created.body().path("tags"))
        .extracting(JsonNode::asText)
        .containsExactly("code", "ci");
    assertThat(operator.get("/api/tokens/github").body()).isEqualTo(created.body());
    assertThat(operator.get("/api/tokens").body().path("tokens").path(0)).isEqualTo(created.body());
  }

  @Test
  void changesDisablesAndForgets() {
    ApiClient operator = gate.newOrganisation();
    operator.post(
        "/api/tokens", "{\"serviceName\":\"github\",\"tokenType\":\"JWT\",\"notes\":\"stays\"}");

    Reply disabled =
        operator.patch("/api/tokens/github", "{\"status\":\"disabled\",\"tags\":[\"old\"]}");

    assertThat(disabled.text("status")).isEqualTo("disabled");
    assertThat(disabled.text("notes")).isEqualTo("stays");
    assertThat(operator.delete("/api/tokens/github").status()).isEqualTo(204);
    assertThat(operator.get("/api/tokens/github").status()).isEqualTo(404);
    assertThat(operator.delete("/api/tokens/github").status()).isEqualTo(404);
    assertThat(operator.patch("/api/tokens/github", "{\"status\":\"active\"}").status())
        .isEqualTo(404);
  }

  @Test
  void aServiceIsRegisteredOnce() {
    ApiClient operator = gate.newOrganisation();
    operator.post("/api/tokens", "{\"serviceName\":\"github\",\"tokenType\":\"JWT\"}");

    Reply again =
        operator.post("/api/tokens", "{\"serviceName\":\"github\",\"tokenType\":\"TOTP\"}");

    assertThat(again.status()).isEqualTo(409);
    assertThat(again.code()).isEqualTo("ALREADY_EXISTS");
    assertThat(operator.get("/api/tokens/github").text("tokenType")).isEqualTo("JWT");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "accessToken",
        "refreshToken",
        "access_token",
        "ACCESS-TOKEN",
        "secret",
        "clientSecret",
        "password",
        "value",
        "privateKeyData",
        "certificateData",
        "certificateChain",
        "sshPrivateKey",
        "totpSecret",
        "totpUri",
        "apiKey",
        "token",
        "fields",
      })
  void refusesAValueAndSaysWhereItBelongs(String member) {
    ApiClient operator = gate.newOrganisation();
    String body =
        "{\"serviceName\":\"github\",\"tokenType\":\"JWT\",\"%s\":\"%s\"}"
            .formatted(member, CANARY);

    Reply refused = operator.post("/api/tokens", body);

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.code()).isEqualTo("VALUE_NOT_ACCEPTED");
    assertThat(refused.text("detail")).contains("/api/vault/store-ticket").contains("/v1/store");
    assertThat(refused.body().toString()).doesNotContain(CANARY);
    assertThat(operator.get("/api/tokens/github").status()).isEqualTo(404);
    operator.post("/api/tokens", "{\"serviceName\":\"github\",\"tokenType\":\"JWT\"}");
    assertThat(
            operator
                .patch("/api/tokens/github", "{\"%s\":\"%s\"}".formatted(member, CANARY))
                .code())
        .isEqualTo("VALUE_NOT_ACCEPTED");
  }

  @Test
  void refusesAValueHoweverDeepItIs() {
    Reply refused =
        gate.firstOperator()
            .post(
                "/api/tokens",
                "{\"serviceName\":\"github\",\"tokenType\":\"JWT\",\"tags\":[{\"more\":{\"password\":\""
                    + CANARY
                    + "\"}}]}");

    assertThat(refused.code()).isEqualTo("VALUE_NOT_ACCEPTED");
    assertThat(refused.body().toString()).doesNotContain(CANARY);
  }

  @Test
  void listsPageByPageInTheOrderOfServices() {
    ApiClient operator = gate.newOrganisation();
    for (String service : new String[] {"c", "a", "b", "a.b", "a-b"}) {
      operator.post("/api/tokens", "{\"serviceName\":\"" + service + "\",\"tokenType\":\"JWT\"}");
    }

    Reply first = operator.get("/api/tokens?limit=3");
    Reply second = operator.get("/api/tokens?limit=3&cursor=" + first.text("nextCursor"));

    assertThat(first.body().path("tokens"))
        .extracting(token -> token.path("serviceName").asText())
        .containsExactly("a", "a-b", "a.b");
    assertThat(second.body().path("tokens"))
        .extracting(token -> token.path("serviceName").asText())
        .containsExactly("b", "c");
    assertThat(second.body().path("nextCursor").isNull()).isTrue();
  }
}
