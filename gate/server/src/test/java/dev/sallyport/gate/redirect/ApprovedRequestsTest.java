package dev.sallyport.gate.redirect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.gate.ApiClient;
import dev.sallyport.gate.audit.PgAuditRecords;
import dev.sallyport.gate.event.AnnouncedRecords;
import dev.sallyport.gate.event.PgEvents;
import dev.sallyport.gate.identity.EndpointId;
import dev.sallyport.gate.identity.PolicyId;
import dev.sallyport.service.json.Json;
import dev.sallyport.service.json.JsonRefused;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Brokered requests that somebody has to approve: what is approved is one request. */
final class ApprovedRequestsTest {
  private static final String ONCE = "[{\"type\":\"require_approval\"}]";
  private static final String AN_HOUR =
      "[{\"type\":\"require_approval\",\"approvalSeconds\":3600}]";
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static GateData data;
  private static RunningGate gate;

  @BeforeAll
  static void start() {
    data = GateData.create("approved_requests");
    gate =
        new RunningGate(
            data,
            InstantSource.system(),
            AnnouncedRecords.wrap(new PgAuditRecords(), new PgEvents()));
  }

  @AfterAll
  static void stop() {
    gate.close();
  }

  private static GateData.Agent agentWith(String rules) {
    GateData.Agent agent = data.agentWithGrant();
    String id = PolicyId.fresh().value();
    data.execute(
        "insert into policy (organisation, id, name, enabled, rules) values (?, ?, ?, true, ?)",
        agent.organisation(),
        id,
        id,
        rules);
    data.execute(
        "insert into policy_attachment (organisation, target_type, target_id, policy) values (?, 'agent', ?, ?)",
        agent.organisation(),
        agent.id(),
        id);
    return agent;
  }

  private static HttpResponse<String> send(
      GateData.Agent agent, String method, String target, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(gate.url() + "/api/agents/request/github" + target))
            .method(method, BodyPublishers.noBody())
            .header("x-agent-key", agent.key().expose());
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

  private static JsonNode json(String text) {
    try {
      return Json.read(text.getBytes(StandardCharsets.UTF_8), JsonNode.class);
    } catch (JsonRefused e) {
      throw new AssertionError(text, e);
    }
  }

  private static String held(GateData.Agent agent, String method, String target, String... more) {
    HttpResponse<String> answer = send(agent, method, target, more);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
    assertThat(json(answer.body()).path("approval_status").asText()).isEqualTo("pending");
    return json(answer.body()).path("approval_id").asText();
  }

  private static ApiClient people(GateData.Agent agent) {
    return data.operator(agent.organisation(), gate);
  }

  private static void approve(GateData.Agent agent, String approval) {
    assertThat(people(agent).post("/api/approvals/" + approval + "/approve", "").status())
        .isEqualTo(200);
  }

  @Test
  void anApprovalIsForOneMethodPathAndQuery() {
    GateData.Agent agent = agentWith(AN_HOUR);
    String approval = held(agent, "GET", "/repos/a?x=1&y=2");
    approve(agent, approval);

    for (String other :
        List.of(
            "DELETE /repos/a?x=1&y=2",
            "POST /repos/a?x=1&y=2",
            "GET /repos/b?x=1&y=2",
            "GET /repos/a/b?x=1&y=2",
            "GET /repos/a",
            "GET /repos/a?y=2&x=1",
            "GET /repos/a?x=1&y=2&z=3",
            "GET /repos%2Fa?x=1&y=2",
            "GET /repos//a?x=1&y=2",
            "GET /repos/%61?x=1&y=2")) {
      String[] parts = other.split(" ", 2);
      assertThat(held(agent, parts[0], parts[1])).as(other).isNotEqualTo(approval);
    }
    assertThat(send(agent, "GET", "/repos/a?x=1&y=2").statusCode()).isEqualTo(307);
    assertThat(send(agent, "GET", "/repos/a?x=1&y=2").statusCode()).isEqualTo(307);
  }

  @Test
  void anApprovalForOneHostIsForNoOther() {
    GateData.Agent agent = agentWith(AN_HOUR);
    String approval = held(agent, "GET", "/a", "X-Target-Host", "uploads.example");
    approve(agent, approval);

    assertThat(held(agent, "GET", "/a")).isNotEqualTo(approval);
    assertThat(held(agent, "GET", "/a", "X-Target-Host", "other.example")).isNotEqualTo(approval);
    assertThat(send(agent, "GET", "/a", "X-Target-Host", "uploads.example").statusCode())
        .isEqualTo(307);
  }

  @Test
  void anApprovalForTheCredentialIsForNoRequestAndTheOtherWayRound() {
    GateData.Agent agent = agentWith(ONCE);
    String request = held(agent, "GET", "/a");
    approve(agent, request);
    String url = gate.url() + "/api/agents/credentials?service=github";
    HttpResponse<String> credential = AgentClient.get(url, "x-agent-key", agent.key().expose());

    assertThat(credential.statusCode()).isEqualTo(202);
    approve(agent, json(credential.body()).path("approval_id").asText());
    assertThat(send(agent, "GET", "/a").statusCode()).isEqualTo(307);
    assertThat(held(agent, "GET", "/a")).isNotEqualTo(request);
    assertThat(AgentClient.get(url, "x-agent-key", agent.key().expose()).statusCode())
        .isEqualTo(307);
  }

  @Test
  void whoDecidesSeesMethodHostAndPathAndNeverTheQuery() {
    GateData.Agent agent = agentWith(ONCE);
    data.execute(
        "insert into event_endpoint (organisation, id, url, event_types) values (?, ?, 'http://127.0.0.1:9/x', '{*}')",
        agent.organisation(),
        EndpointId.fresh().value());
    String approval =
        held(agent, "DELETE", "/repos/a%20b?token=canary-in-query", "X-Target-Host", "b.example");
    String plain = held(agent, "GET", "/repos");

    JsonNode seen = people(agent).get("/api/approvals/" + approval).body();
    assertThat(seen.path("request"))
        .isEqualTo(
            json("{\"method\":\"DELETE\",\"host\":\"b.example\",\"path\":\"/repos/a%20b\"}"));
    assertThat(people(agent).get("/api/approvals/" + plain).body().path("request"))
        .isEqualTo(json("{\"method\":\"GET\",\"host\":null,\"path\":\"/repos\"}"));
    assertThat(
            json(data.texts(
                        "select data from event where organisation = '%s' and data like '%%%s%%'"
                            .formatted(agent.organisation(), approval))
                    .getFirst())
                .path("request"))
        .isEqualTo(seen.path("request"));
    for (String table : List.of("approval", "event", "audit_in_words")) {
      assertThat(
              data.count(
                  "select count(*) from %s t where t::text like '%%canary-in-query%%'"
                      .formatted(table)))
          .as(table)
          .isZero();
    }
  }

  @Test
  void aRequestForTheCredentialNamesNoRequest() {
    GateData.Agent agent = agentWith(ONCE);
    HttpResponse<String> credential =
        AgentClient.get(
            gate.url() + "/api/agents/credentials?service=github",
            "x-agent-key",
            agent.key().expose());
    String approval = json(credential.body()).path("approval_id").asText();

    JsonNode seen = people(agent).get("/api/approvals/" + approval).body();

    assertThat(seen.has("request")).isTrue();
    assertThat(seen.path("request").isNull()).isTrue();
  }

  @Test
  void whatWasToBeRequestedNeverChanges() {
    GateData.Agent agent = agentWith(ONCE);
    String approval = held(agent, "GET", "/a", "X-Target-Host", "b.example");

    for (String change :
        List.of("request_method = 'DELETE'", "request_host = null", "request_path = '/b'")) {
      assertThatThrownBy(
              () -> data.execute("update approval set " + change + " where id = ?", approval))
          .as(change)
          .hasStackTraceContaining("never changes");
    }
  }
}
