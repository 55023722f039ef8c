package dev.sallyport.systemtests;

import static dev.sallyport.systemtests.Operator.expect;
import static dev.sallyport.systemtests.Operator.expectSuccess;

import java.util.Map;

/** The ways in which an operator ends what an agent may have, and what the agent is told then. */
enum Ending {
  GRANT_REVOKED(403, "NO_GRANT") {
    @Override
    void happen(Operator operator, Agent agent, String service) {
      operator.revoke(agent, service);
    }
  },

  AGENT_SUSPENDED(403, "AGENT_INACTIVE") {
    @Override
    void happen(Operator operator, Agent agent, String service) {
      expect(200, operator.patch("/api/agents/" + agent.id(), Map.of("status", "suspended")));
    }
  },

  KEY_ROTATED(401, "INVALID_KEY") {
    @Override
    void happen(Operator operator, Agent agent, String service) {
      expectSuccess(operator.post("/api/agents/" + agent.id() + "/rotate-key", Map.of()));
    }
  },

  AGENT_DELETED(401, "INVALID_KEY") {
    @Override
    void happen(Operator operator, Agent agent, String service) {
      expectSuccess(operator.delete("/api/agents/" + agent.id()));
    }
  },

  CREDENTIAL_DISABLED(403, "CREDENTIAL_DISABLED") {
    @Override
    void happen(Operator operator, Agent agent, String service) {
      expect(200, operator.patch("/api/tokens/" + service, Map.of("status", "disabled")));
    }
  };

  private final int status;
  private final String reason;

  Ending(int status, String reason) {
    this.status = status;
    this.reason = reason;
  }

  /** Returns when the gate has acknowledged it. */
  abstract void happen(Operator operator, Agent agent, String service);

  int status() {
    return status;
  }

  String reason() {
    return reason;
  }
}
