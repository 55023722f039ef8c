package dev.sallyport.systemtests;

import static dev.sallyport.systemtests.Operator.expect;

import java.net.URI;

/** A workload with a key, at one gate. The record's text shows the key: tests only. */
record Agent(URI gate, String id, String key) {

  Answer ask(String service) {
    return Http.get(gate.resolve("/api/agents/credentials?service=" + service), "x-agent-key", key);
  }

  /** Where the gate sends the agent for the credential. */
  URI redirected(String service) {
    return expect(307, ask(service)).location();
  }

  /** Through both doors. */
  String credential(String service) {
    return expect(200, Http.get(redirected(service))).json().at("/token/accessToken").asText();
  }

  Agent at(URI otherGate) {
    return new Agent(otherGate, id, key);
  }

  Agent withKey(String otherKey) {
    return new Agent(gate, id, otherKey);
  }
}
