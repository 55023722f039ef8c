package dev.sallyport.vault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.ticket.Purpose;
import dev.sallyport.vault.log.LogEntry;
import dev.sallyport.vault.log.LogOutcome;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A ticket for one brokered request, taken to another. */
final class BoundRequestTest {
  private static final String TARGET = "/repos/a?page=1&per_page=2";

  private EchoUpstream upstream;
  private VaultUnderTest vault;
  private GateUnderTest gate;

  @BeforeEach
  void start(@TempDir Path folder) {
    upstream = new EchoUpstream();
    Map<String, String> environment =
        VaultUnderTest.environment(
            folder, Map.of("VAULT_STORE", "file:" + folder.resolve("vault.data")));
    environment.put("VAULT_REQUEST_NETWORKS", "127.0.0.0/8");
    VaultUnderTest.initialise(environment);
    vault = VaultUnderTest.start(environment, new MovingClock());
    gate = GateUnderTest.bind(vault);
    String target =
        "{\"origin\":\""
            + upstream.origin()
            + "\",\"methods\":[\"GET\",\"POST\",\"DELETE\"],\"paths\":[\"/\"]}";
    gate.store(
        vault,
        "{\"accessToken\":\"canary-4f9d2c7b1e\",\"requestRules\":{\"targets\":["
            + target
            + "],\"inject\":{\"kind\":\"bearer\"}}}");
  }

  @AfterEach
  void stop() {
    vault.close();
    upstream.close();
  }

  @CsvSource({
    "DELETE, /repos/a?page=1&per_page=2",
    "POST, /repos/a?page=1&per_page=2",
    "GET, /repos/b?page=1&per_page=2",
    "GET, /repos/a/b?page=1&per_page=2",
    "GET, /repos/a/?page=1&per_page=2",
    "GET, /repos/a",
    "GET, /repos/a?per_page=2&page=1",
    "GET, /repos/a?page=1&per_page=2&",
    "GET, /repos/a?page=1&per_page=2&page=3",
    "GET, /repos/a?page=1&per%5Fpage=2",
    "GET, /repos/a%3Fpage=1&per_page=2",
  })
  @ParameterizedTest
  void makesNoOtherRequest(String method, String target) {
    String ticket = gate.requestTicket("GET", TARGET);

    VaultUnderTest.Answer answer = request(method, target, ticket, Map.of());

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.error()).isEqualTo("request_mismatch");
    LogEntry entry = vault.log().getLast();
    assertThat(entry.outcome()).isEqualTo(LogOutcome.REFUSED);
    assertThat(entry.reason()).isEqualTo("request_mismatch");
    assertThat(upstream.arrived()).isEmpty();
    assertThat(request("GET", TARGET, ticket, Map.of()).status()).isEqualTo(200);
    assertThat(upstream.arrived().getFirst().target()).isEqualTo(TARGET);
  }

  @ValueSource(
      strings = {
        "/repos/%61",
        "/repos%2Fa",
        "/repos%2fa",
        "/repos/./a",
        "/repos/b/../a",
        "/repos/b/%2e%2e/a",
        "//repos/a",
        "/repos//a",
        "/repos/a%00",
        "/repos/a;/.",
      })
  @ParameterizedTest
  void takesNoOtherSpellingOfThePath(String target) {
    String plain = gate.requestTicket("GET", "/repos/a");
    String same = gate.requestTicket("GET", target);

    assertThat(request("GET", target, plain, Map.of()).status()).isEqualTo(400);
    assertThat(request("GET", target, same, Map.of()).status()).isEqualTo(400);
    assertThat(upstream.arrived()).isEmpty();
    assertThat(request("GET", "/repos/a", plain, Map.of()).status()).isEqualTo(200);
  }

  @ValueSource(strings = {"/", "/a%20b/c?q=%41%2Bx&empty=&", "/a?x=1&x=2&&y", "/%C3%A4?%c3%a4"})
  @ParameterizedTest
  void makesEveryPlainRequestAsItWasSent(String target) {
    VaultUnderTest.Answer answer =
        request("POST", target, gate.requestTicket("POST", target), Map.of());

    assertThat(answer.status()).isEqualTo(200);
    assertThat(upstream.arrived().getFirst().target()).isEqualTo(target);
  }

  @Test
  void isForTheHostThatTheAgentChoseAtTheGate() {
    String host = "127.0.0.1:" + upstream.port();
    Map<String, String> chosen = Map.of("x-target-host", host);
    String bound = gate.brokered(Purpose.REQUEST, "GET", Optional.of(host), TARGET);
    String unbound = gate.requestTicket("GET", TARGET);

    assertThat(request("GET", TARGET, bound, Map.of()).error()).isEqualTo("request_mismatch");
    assertThat(request("GET", TARGET, unbound, chosen).error()).isEqualTo("request_mismatch");
    assertThat(request("GET", TARGET, bound, chosen).status()).isEqualTo(200);
    assertThat(request("GET", TARGET, unbound, Map.of()).status()).isEqualTo(200);
  }

  @Test
  void saysWhatIsWrongWithAHostThatIsNone() {
    VaultUnderTest.Answer answer =
        request("GET", TARGET, gate.requestTicket("GET", TARGET), Map.of("x-target-host", "a b"));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text()).contains("X-Target-Host");
  }

  @Test
  void holdsForCallsOfTheGateToo() {
    for (String errand :
        List.of(
            "{\"url\":\"/repos/b\",\"method\":\"GET\"}",
            "{\"url\":\"/repos/a\",\"method\":\"DELETE\"}",
            "{\"url\":\"/repos/a\",\"method\":\"GET\",\"host\":\"127.0.0.1\"}",
            "{\"url\":\"" + upstream.origin() + "/repos/a\",\"method\":\"GET\"}")) {
      assertThat(proxy(errand, gate.proxyTicket("GET", "/repos/a")).error())
          .as(errand)
          .isEqualTo("request_mismatch");
    }
    VaultUnderTest.Answer unreadable =
        proxy(
            "{\"url\":\"/repos/a\",\"method\":\"GET\",\"host\":\"a\\nb\"}",
            gate.proxyTicket("GET", "/repos/a"));
    assertThat(unreadable.status()).isEqualTo(400);
    assertThat(upstream.arrived()).isEmpty();
    assertThat(
            proxy("{\"url\":\"/repos/a\",\"method\":\"GET\"}", gate.proxyTicket("GET", "/repos/a"))
                .status())
        .isEqualTo(200);
  }

  private VaultUnderTest.Answer proxy(String errand, String ticket) {
    String body =
        "{\"ticket\":\"" + ticket + "\",\"service\":\"github\",\"upstream\":" + errand + "}";
    return vault.post("/v1/proxy", body, gate.signedCall("POST", "/v1/proxy", body));
  }

  private VaultUnderTest.Answer request(
      String method, String target, String ticket, Map<String, String> headers) {
    String[] parts = target.split("[?]", 2);
    String query = "ticket=" + ticket + (parts.length == 1 ? "" : "&" + parts[1]);
    return vault.call(method, "/v1/request/github" + parts[0], query, "".getBytes(UTF_8), headers);
  }
}
