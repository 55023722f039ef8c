package dev.sallyport.vault;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.ticket.Purpose;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HostileInputTest {
  private static final List<String> PATHS = List.of("/v1/exchange", "/v1/credential", "/v1/store");

  private VaultUnderTest vault;
  private GateUnderTest gate;

  @BeforeAll
  void start(@TempDir Path folder) {
    Map<String, String> environment =
        VaultUnderTest.environment(
            folder, Map.of("VAULT_STORE", "file:" + folder.resolve("vault.data")));
    VaultUnderTest.initialise(environment);
    vault = VaultUnderTest.start(environment, new MovingClock());
    gate = GateUnderTest.bind(vault);
  }

  @AfterAll
  void stop() {
    vault.close();
  }

  @Test
  void refusesBodiesThatAreNotTheJsonItAsksFor() {
    Map<String, byte[]> bodies = new LinkedHashMap<>();
    bodies.put("text", "hello".getBytes(UTF_8));
    bodies.put("nothing but a brace", "{".getBytes(UTF_8));
    bodies.put("array", "[]".getBytes(UTF_8));
    bodies.put("null", "null".getBytes(UTF_8));
    bodies.put("number", "17".getBytes(UTF_8));
    bodies.put("empty object", "{}".getBytes(UTF_8));
    bodies.put("unknown member", "{\"sesame\":1}".getBytes(UTF_8));
    bodies.put("wrong types", "{\"code\":1,\"ticket\":{},\"service\":[]}".getBytes(UTF_8));
    bodies.put("twice", "{\"code\":\"a\",\"code\":\"b\"}".getBytes(UTF_8));
    bodies.put("two values", "{} {}".getBytes(UTF_8));
    bodies.put("broken UTF-8", new byte[] {'{', '"', (byte) 0xC3, (byte) 0x28, '"', ':', '1', '}'});
    bodies.put("UTF-16", "{}".getBytes(UTF_16));
    bodies.put(
        "deep", ("{\"a\":".repeat(300) + "1" + "}".repeat(300)).substring(0, 900).getBytes(UTF_8));
    bodies.put("long number", ("{\"a\":" + "9".repeat(500) + "}").getBytes(UTF_8));

    for (String path : PATHS) {
      bodies.forEach(
          (name, body) ->
              assertRefused(path + " " + name, 400, post(path, body, "application/json")));
    }
  }

  @Test
  void refusesOtherContentTypes() {
    for (String path : PATHS) {
      for (String type :
          List.of("text/plain", "", "application/x-www-form-urlencoded", "application/jsonx")) {
        assertRefused(path + " " + type, 415, post(path, "{}".getBytes(UTF_8), type));
      }
    }
  }

  @Test
  void refusesBodiesThatAreTooLarge() {
    for (String path : PATHS) {
      assertRefused(path, 413, post(path, new byte[512 * 1024], "application/json"));
    }
  }

  @Test
  void refusesQueriesThatAreNotOurs() {
    List<String> queries =
        List.of(
            "",
            "ticket=",
            "ticket=a",
            "ticket=a&service=",
            "ticket=a&service=UPPER",
            "ticket=a&service=..%2F..",
            "ticket=a&ticket=b&service=github",
            "ticket=a&service=github&service=gitlab",
            "ticket=%&service=github",
            "ticket=%zz&service=github",
            "service=github",
            "x=" + "y".repeat(5_000));
    for (String query : queries) {
      assertRefused(query, 400, vault.get("/v1/credential", query, Map.of()));
    }
  }

  @Test
  void refusesTicketsOfAnyShapeWithoutFailing() {
    for (String ticket :
        List.of(
            ".",
            "..",
            "a.b.c",
            "%00",
            "%F0%9F%92%A9",
            "e30.e30.e30",
            "A".repeat(3_000),
            "eyJhbGciOiJub25lIn0.e30.")) {
      VaultUnderTest.Answer answer =
          vault.get("/v1/credential", "ticket=" + ticket + "&service=github", Map.of());
      assertRefused(ticket, 401, answer);
      assertThat(answer.error()).isEqualTo("ticket_invalid");
    }
  }

  @Test
  void refusesTokenDataThatIsNoCredential() {
    for (String data :
        List.of(
            "[]",
            "{}",
            "{\"accessToken\":\"\"}",
            "{\"accessToken\":1}",
            "{\"accessToken\":true}",
            "{\"tokenType\":\"Bearer\"}",
            "{\"accessToken\":\"a\",\"tokenType\":\"two words\"}",
            "{\"accessToken\":\"a\",\"expiryTime\":\"soon\"}",
            "{\"accessToken\":\"a\",\"expiryTime\":1.5}",
            "{\"accessToken\":\"a\",\"expiryTime\":-1}",
            "{\"accessToken\":\"a\",\"expiryTime\":99999999999999999}",
            "{\"accessToken\":\"a\",\"expiryTime\":99999999999999999999}",
            "{\"accessToken\":\"a\",\"creationId\":\"b\"}",
            "{\"accessToken\":\"a\",\"sp ace\":\"b\"}",
            "{\"accessToken\":\"\\ud800\"}",
            "{\"accessToken\":\"" + "a".repeat(70_000) + "\"}")) {
      assertRefused(data, 400, gate.store(vault, data));
    }
  }

  @Test
  void knowsNoOtherPathsAndMethods() {
    for (String path :
        List.of(
            "/",
            "",
            "*",
            "/v1",
            "/v1/credential/",
            "//v1/credential",
            "/v1/../v1/health",
            "/V1/health")) {
      assertRefused(path, 404, vault.get(path, "", Map.of()));
    }
    for (String method : List.of("DELETE", "PUT", "PATCH", "TRACE", "CONNECT", "BREW", "OPTIONS")) {
      VaultUnderTest.Answer answer =
          vault.call(method, "/v1/credential", "", new byte[0], Map.of());
      assertRefused(method, 405, answer);
      assertThat(answer.header("allow")).isEqualTo("GET, POST");
    }
  }

  @Test
  void letsOnlyNamedPagesCallTheStoreEndpoint() {
    Map<String, String> named =
        Map.of("origin", "https://console.example.com", "access-control-request-method", "POST");
    Map<String, String> gatePage =
        Map.of("origin", VaultUnderTest.GATE_URL, "access-control-request-method", "POST");

    VaultUnderTest.Answer allowed = vault.call("OPTIONS", "/v1/store", "", new byte[0], named);

    assertThat(allowed.status()).isEqualTo(204);
    assertThat(allowed.header("access-control-allow-origin"))
        .isEqualTo("https://console.example.com");
    assertThat(allowed.header("access-control-allow-methods")).isEqualTo("POST");
    assertRefused("gate", 403, vault.call("OPTIONS", "/v1/store", "", new byte[0], gatePage));
    assertRefused("none", 403, vault.call("OPTIONS", "/v1/store", "", new byte[0], Map.of()));
    VaultUnderTest.Answer refused = vault.post("/v1/store", "{}", named);
    assertThat(refused.header("access-control-allow-origin"))
        .isEqualTo("https://console.example.com");
    assertThat(vault.post("/v1/store", "{}", gatePage).header("access-control-allow-origin"))
        .isEmpty();
    assertThat(vault.get("/v1/health", "", named).header("access-control-allow-origin")).isEmpty();
  }

  @Test
  void keepsWorkingAfterAllOfThis() {
    assertThat(gate.store(vault, "{\"accessToken\":\"ok\"}").status()).isEqualTo(200);
    assertThat(GateUnderTest.present(vault, gate.ticket(Purpose.AGENT_CREDENTIAL)).status())
        .isEqualTo(200);
  }

  private VaultUnderTest.Answer post(String path, byte[] body, String type) {
    return vault.call("POST", path, "", body, Map.of("content-type", type));
  }

  private static void assertRefused(String what, int status, VaultUnderTest.Answer answer) {
    assertThat(answer.status()).as(what).isEqualTo(status);
    assertThat(answer.error()).as(what).matches("[a-z_]+");
    assertThat(answer.json().path("message").asText())
        .as(what)
        .isNotBlank()
        .doesNotContain("xception");
    assertThat(answer.header("referrer-policy")).isEqualTo("no-referrer");
    assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
    assertThat(answer.header("strict-transport-security")).isNotEmpty();
  }
}
