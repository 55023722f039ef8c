package dev.sallyport.gate.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.ticket.BindingIdentity;
import dev.sallyport.ticket.BindingKey;
import dev.sallyport.ticket.Expectation;
import dev.sallyport.ticket.Purpose;
import dev.sallyport.ticket.RequestHash;
import dev.sallyport.ticket.ServiceName;
import dev.sallyport.ticket.TicketFormat;
import dev.sallyport.ticket.TicketRefusal;
import dev.sallyport.ticket.TicketVerifier;
import dev.sallyport.ticket.Verification;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BrokeredRouteTest {
  private static final String GITHUB = "/api/agents/request/github/";
  private static final Verification MISMATCH =
      new Verification.Refused(TicketRefusal.REQUEST_MISMATCH);
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static GateData data;
  private static RunningGate gate;

  @BeforeAll
  static void start() {
    data = GateData.create("brokered_routes");
    gate = new RunningGate(data, InstantSource.system());
  }

  @AfterAll
  static void stop() {
    gate.close();
  }

  private static HttpResponse<String> send(String method, String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(gate.url() + path))
            .timeout(Duration.ofSeconds(30))
            .method(
                method,
                method.equals("POST")
                    ? BodyPublishers.ofString("{\"a\":1}")
                    : BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return CLIENT.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static String location(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(307);
    return answer.headers().firstValue("location").orElseThrow();
  }

  private static Verification verified(String location, String method, String target) {
    return verified(location, method, Optional.empty(), target);
  }

  private static Verification verified(
      String location, String method, Optional<String> host, String target) {
    String ticket = location.replaceAll(".*[?]ticket=([A-Za-z0-9._-]+).*", "$1");
    return TicketVerifier.of(
            TicketFormat.JWT,
            new BindingIdentity(GateData.GATE, GateData.VAULT),
            List.of(new BindingKey("kid-1", data.secret)),
            InstantSource.system())
        .verify(
            ticket,
            new Expectation(
                Set.of(Purpose.REQUEST),
                new ServiceName("github"),
                RequestHash.of(method, host, target),
                Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"})
  void redirectsEveryMethodToTheVaultWithATicketForARequest(String method) {
    GateData.Agent agent = data.agentWithGrant();

    HttpResponse<String> answer =
        send(method, GITHUB + "repos/a%20b?x=1&y=%2F", "x-agent-key", agent.key().expose());

    assertThat(location(answer))
        .matches(
            "http://vault\\.example:8443/v1/request/github/repos/a%20b\\?ticket=[A-Za-z0-9._-]+&x=1&y=%2F");
    assertThat(verified(location(answer), method, "/repos/a%20b?x=1&y=%2F"))
        .isInstanceOf(Verification.Verified.class);
    if (!method.equals("HEAD")) {
      assertThat(answer.body()).contains("\"request_url\":", "\"method\":\"" + method + "\"");
    }
    assertThat(data.audit(agent.organisation()).getFirst().subList(0, 2))
        .isEqualTo(List.of("agent_request", "allow"));
  }

  @Test
  void takesNoKeyOfTheAgentAlong() {
    GateData.Agent agent = data.agentWithGrant();
    data.execute("update agent set allow_query_key = true where id = ?", agent.id());

    String location = location(send("GET", GITHUB + "a?key=" + agent.key().expose() + "&x=1"));

    assertThat(location).endsWith("&x=1").doesNotContain(agent.key().expose());
    assertThat(verified(location, "GET", "/a?x=1")).isInstanceOf(Verification.Verified.class);
    String alone = location(send("GET", GITHUB + "a?key=" + agent.key().expose()));
    assertThat(verified(alone, "GET", "/a")).isInstanceOf(Verification.Verified.class);
  }

  @Test
  void bindsEachTicketToItsRequest() {
    GateData.Agent agent = data.agentWithGrant();

    String location =
        location(send("GET", GITHUB + "repos/a?x=1&y=2", "x-agent-key", agent.key().expose()));

    assertThat(verified(location, "GET", "/repos/a?x=1&y=2"))
        .isInstanceOf(Verification.Verified.class);
    for (String other :
        List.of(
            "/repos/b?x=1&y=2",
            "/repos/a",
            "/repos/a?y=2&x=1",
            "/repos/a?x=1&y=2&",
            "/repos%2Fa?x=1&y=2")) {
      assertThat(verified(location, "GET", other)).as(other).isEqualTo(MISMATCH);
    }
    assertThat(verified(location, "DELETE", "/repos/a?x=1&y=2")).isEqualTo(MISMATCH);
    assertThat(verified(location, "GET", Optional.of("a.example"), "/repos/a?x=1&y=2"))
        .isEqualTo(MISMATCH);
  }

  @Test
  void bindsTheTicketToTheHostThatWasChosen() {
    GateData.Agent agent = data.agentWithGrant();
    String key = agent.key().expose();

    String location =
        location(
            send("GET", GITHUB + "a", "x-agent-key", key, "X-Target-Host", "uploads.example:8443"));

    assertThat(verified(location, "GET", Optional.of("uploads.example:8443"), "/a"))
        .isInstanceOf(Verification.Verified.class);
    assertThat(verified(location, "GET", "/a")).isEqualTo(MISMATCH);
    HttpResponse<String> none =
        send("GET", GITHUB + "a", "x-agent-key", key, "X-Target-Host", "a/b");
    assertThat(none.statusCode()).isEqualTo(400);
    assertThat(none.body()).contains("host");
  }

  @Test
  void theServiceItselfIsARequestForItsRoot() {
    GateData.Agent agent = data.agentWithGrant();

    String location =
        location(send("GET", "/api/agents/request/github/", "x-agent-key", agent.key().expose()));

    assertThat(verified(location, "GET", "/")).isInstanceOf(Verification.Verified.class);
  }

  @Test
  void refusesWithoutAGrantAndRecordsIt() {
    GateData.Agent agent = data.agentWithGrant();
    String key = agent.key().expose();

    HttpResponse<String> answer = send("POST", "/api/agents/request/gitlab/a", "x-agent-key", key);

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("NO_GRANT");
    assertThat(data.audit(agent.organisation()).getFirst().subList(0, 3))
        .isEqualTo(List.of("agent_request", "deny", "NO_GRANT"));
    assertThat(send("GET", GITHUB + "a").statusCode()).isEqualTo(401);
  }

  @Test
  void refusesWhereTheVaultKnowsNoSuchTickets() {
    GateData.Agent agent = data.agent(data.organisation());
    data.bind(agent.organisation(), TicketFormat.TOKENVAULT2);
    data.grant(agent, "github");

    HttpResponse<String> answer = send("GET", GITHUB + "a", "x-agent-key", agent.key().expose());

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("REQUEST_UNSUPPORTED");
  }

  @Test
  void refusesWhatCannotBePassedOn() {
    GateData.Agent agent = data.agentWithGrant();
    String key = agent.key().expose();

    for (String path :
        List.of("/api/agents/request/GitHub/a", "/api/agents/request/", GITHUB + "a?ticket=mine")) {
      assertThat(send("GET", path, "x-agent-key", key).statusCode()).as(path).isEqualTo(400);
    }
    assertThat(send("GET", GITHUB + "a".repeat(1_900), "x-agent-key", key).statusCode())
        .isEqualTo(414);
    assertThat(send("TRACE", GITHUB + "a", "x-agent-key", key).statusCode()).isEqualTo(405);
    assertThat(send("GET", "/api/agents/request", "x-agent-key", key).statusCode()).isEqualTo(404);
  }
}
