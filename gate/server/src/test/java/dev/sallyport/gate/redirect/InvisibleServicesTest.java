package dev.sallyport.gate.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.gate.identity.CredentialId;
import dev.sallyport.ticket.TicketFormat;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is not granted is answered like what does not exist, after the same work. */
final class InvisibleServicesTest {
  private final GateData data = GateData.create("invisible_services");

  @Test
  void anothersServiceAndOneThatNeverWasAreTheSameToAnAgent() {
    GateData.Agent agent = data.agent(data.organisation());
    data.bind(agent.organisation(), TicketFormat.JWT);
    GateData.Agent other = data.agent(agent.organisation());
    data.grant(other, "real");
    data.execute(
        "insert into credential (organisation, id, service_name, token_type) values (?, ?, 'real', 'JWT')",
        agent.organisation(),
        CredentialId.fresh().value());
    data.delegate(other, "alice", "own", "delegated");
    try (RunningGate gate = new RunningGate(data, InstantSource.system())) {
      Map<String, Object> absent = observed(gate, agent, "absent");

      for (String service : List.of("real", "own", "delegated")) {
        assertThat(observed(gate, agent, service)).as(service).isEqualTo(absent);
      }
    }
  }

  /** The answer without what differs each time, and the work that it took. */
  private Map<String, Object> observed(RunningGate gate, GateData.Agent agent, String service) {
    double readings = gate.count("gate.facts", "from", "database");
    int records = data.audit(agent.organisation()).size();
    HttpResponse<String> answer =
        AgentClient.get(
            gate.url() + "/api/agents/credentials?service=" + service,
            "x-agent-key",
            agent.key().expose());
    Map<String, List<String>> headers = new HashMap<>(answer.headers().map());
    headers.keySet().removeAll(List.of("date", "x-request-id"));
    return Map.of(
        "status",
        answer.statusCode(),
        "body",
        answer.body().replaceAll("req_\\w+", "REQUEST"),
        "headers",
        headers,
        "readings",
        gate.count("gate.facts", "from", "database") - readings,
        "records",
        data.audit(agent.organisation()).size() - records);
  }
}
