package dev.sallyport.gate.job;

import static dev.sallyport.gate.GateUnderTest.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.gate.ApiClient;
import dev.sallyport.gate.GateUnderTest;
import dev.sallyport.gate.approval.PgHeldRequests;
import dev.sallyport.gate.grantrequest.PgGrantRequests;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

/** What waits for people, as a figure to be alarmed by. */
final class WaitingGaugeTest {
  @Test
  void countsWhatWaitsForSomebodyAndNothingElse() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    try (GateUnderTest gate = GateUnderTest.start("waiting_gauge")) {
      ApiClient operator = gate.newOrganisation();
      JsonNode agent = operator.createAgent("an agent");
      ApiClient its = new ApiClient(gate.url(), agent.get("apiKey").textValue());
      Job grantRequests = PgGrantRequests.waiting(gate.pool(), registry);
      Job approvals = PgHeldRequests.waiting(gate.pool(), registry);

      for (String service : new String[] {"one", "two", "three"}) {
        assertThat(
                its.post(
                        "/api/agents/grant-requests",
                        "{\"serviceName\":\"%s\",\"reason\":\"r\",\"expiresInHours\":1}"
                            .formatted(service))
                    .status())
            .isLessThan(300);
      }
      gate.sql("update grant_request set expires_at = now() where service = 'one'");
      approval(gate, agent, '1', "now() + interval '1 hour'");
      approval(gate, agent, '2', "now() - interval '1 hour'");
      await(grantRequests.run());
      await(approvals.run());

      assertThat(registry.get("gate.grant.requests.waiting").gauge().value()).isEqualTo(2);
      assertThat(registry.get("gate.approvals.waiting").gauge().value()).isOne();
    }
  }

  private static void approval(GateUnderTest gate, JsonNode agent, char number, String end) {
    gate.sql(
        "insert into approval (organisation, id, agent, service, grant_id, action_hash, demands, expires_at) select organisation, 'apr_%s', id, 'github', 'grt_1', '\\x%s', '[]', %s from agent where id = '%s'"
            .formatted(
                String.valueOf(number).repeat(22),
                String.valueOf(number).repeat(64),
                end,
                agent.get("id").textValue()));
  }
}
