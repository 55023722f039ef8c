package dev.sallyport.gate.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.gate.ApiClient;
import dev.sallyport.gate.ApiClient.Reply;
import dev.sallyport.gate.GateUnderTest;
import dev.sallyport.gate.LocalIssuer;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The first token is turned off, and never before somebody has another way in. */
final class LastWayInTest {
  private static final String OPERATORS = "/api/operators";

  private static LocalIssuer issuer;
  private static GateUnderTest gate;

  @BeforeAll
  static void start() {
    issuer = new LocalIssuer();
    gate =
        GateUnderTest.start(
            "last_way_in",
            Map.of("GATE_OIDC_ISSUER", issuer.url(), "GATE_OIDC_AUDIENCE", LocalIssuer.AUDIENCE));
  }

  @AfterAll
  static void stop() {
    gate.close();
    issuer.close();
  }

  private static ApiClient person(String subject, String email) {
    Map<String, Object> claims = issuer.claims(subject);
    claims.put("email", email);
    claims.put("email_verified", true);
    return new ApiClient(gate.url(), issuer.sign(claims));
  }

  @Test
  void theFirstTokenIsTurnedOffOnlyAfterSomebodyHasSignedIn() {
    ApiClient first = gate.firstOperator();
    String own = OPERATORS + "/" + first.get(OPERATORS + "/self").text("id");
    first.patch(own, "{\"email\":\"olga@example.org\"}");

    assertThat(first.delete(own + "/token").code()).isEqualTo("LAST_OWNER");
    Reply second =
        first.post(
            OPERATORS,
            "{\"name\":\"second\",\"role\":\"owner\",\"email\":\"second@example.org\",\"token\":false}");
    assertThat(first.delete(own).code()).isEqualTo("LAST_OWNER");
    assertThat(first.patch(own, "{\"role\":\"viewer\"}").code()).isEqualTo("LAST_OWNER");
    assertThat(first.patch(own, "{\"status\":\"suspended\"}").code()).isEqualTo("LAST_OWNER");

    ApiClient olga = person("olga", "olga@example.org");
    assertThat(olga.get(OPERATORS + "/self").text("role")).isEqualTo("owner");
    assertThat(olga.delete(own + "/token").status()).isEqualTo(200);

    assertThat(first.get("/api/agents").status()).isEqualTo(401);
    assertThat(olga.get("/api/agents").status()).isEqualTo(200);
    assertThat(olga.patch(own, "{\"email\":\"mistyped@example.org\"}").code())
        .isEqualTo("LAST_OWNER");
    assertThat(olga.patch(own, "{\"email\":\"Olga@example.org\"}").status()).isEqualTo(200);

    ApiClient other = person("second", "second@example.org");
    assertThat(other.get(OPERATORS + "/self").text("id")).isEqualTo(second.text("id"));
    assertThat(other.delete(own).status()).isEqualTo(204);
    assertThat(olga.get("/api/agents").status()).isEqualTo(401);
    assertThat(other.delete(OPERATORS + "/" + second.text("id")).code()).isEqualTo("LAST_OWNER");
  }
}
