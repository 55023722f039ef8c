package dev.sallyport.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A person with an operator's token at one gate. */
record Operator(URI gate, String token) {

  Agent createAgent(String name) {
    return createAgent(Map.of("name", name));
  }

  Agent createAgent(Map<String, ?> properties) {
    JsonNode created = expect(201, post("/api/agents", properties)).json();
    return new Agent(gate, created.get("id").asText(), created.get("apiKey").asText());
  }

  void grant(Agent agent, String service) {
    grant(agent, Map.of("serviceName", service));
  }

  void grant(Agent agent, Map<String, ?> grant) {
    expect(201, post("/api/agents/" + agent.id() + "/grants", grant));
  }

  void revoke(Agent agent, String service) {
    expectSuccess(delete("/api/agents/" + agent.id() + "/grants/" + service));
  }

  String storeTicket(String service) {
    Answer answer = expect(200, post("/api/vault/store-ticket", Map.of("serviceName", service)));
    return answer.json().get("ticket").asText();
  }

  /** Puts a credential into the vault, past the gate, as its owner would. */
  void deposit(URI vault, String service, String value) {
    Map<String, ?> body =
        Map.of(
            "ticket",
            storeTicket(service),
            "service",
            service,
            "tokenData",
            Map.of("accessToken", value, "tokenType", "PlainText"));
    expect(200, Http.post(vault.resolve("/v1/store"), body));
  }

  /** The audit log from the newest record backwards, all pages. */
  List<JsonNode> auditLog() {
    List<JsonNode> records = new ArrayList<>();
    String query = "?limit=200";
    while (true) {
      JsonNode page = expect(200, get("/api/tokens/audit-log" + query)).json();
      page.get("entries").forEach(records::add);
      JsonNode next = page.path("nextCursor");
      if (!next.isTextual()) {
        return records;
      }
      query = "?limit=200&cursor=" + next.asText();
    }
  }

  Answer get(String path) {
    return Http.get(gate.resolve(path), "authorization", "Bearer " + token);
  }

  Answer post(String path, Map<String, ?> body) {
    return Http.post(gate.resolve(path), body, "authorization", "Bearer " + token);
  }

  Answer patch(String path, Map<String, ?> body) {
    return Http.patch(gate.resolve(path), body, "authorization", "Bearer " + token);
  }

  /** Whatever version of it is there. */
  Answer put(String path, Map<String, ?> body) {
    return Http.put(gate.resolve(path), body, "authorization", "Bearer " + token, "if-match", "*");
  }

  Answer delete(String path) {
    return Http.delete(gate.resolve(path), "authorization", "Bearer " + token);
  }

  /** The same person at another gate. */
  Operator at(URI otherGate) {
    return new Operator(otherGate, token);
  }

  static Answer expectSuccess(Answer answer) {
    assertThat(answer.status()).as("%s", answer.text()).isBetween(200, 299);
    return answer;
  }

  static Answer expect(int status, Answer answer) {
    assertThat(answer.status()).as("%s", answer.text()).isEqualTo(status);
    return answer;
  }
}
