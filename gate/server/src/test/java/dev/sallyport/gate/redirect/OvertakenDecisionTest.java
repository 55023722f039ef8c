package dev.sallyport.gate.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.gate.audit.AuditRecord;
import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.audit.Charged;
import dev.sallyport.gate.audit.ChargedRecord;
import dev.sallyport.gate.audit.ConditionalRecord;
import dev.sallyport.gate.audit.CounterLeases;
import dev.sallyport.gate.audit.PgAuditRecords;
import dev.sallyport.gate.audit.Unspent;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A change is committed after every reading and before every writing: the worst storm there can be.
 */
final class OvertakenDecisionTest {
  private static final String GITHUB = "/api/agents/credentials?service=github";

  private final GateData data = GateData.create("overtaken_decisions");

  @Test
  void holdsTheOrganisationStillWhenChangesKeepOvertakingTheDecision() {
    GateData.Agent agent = data.agentWithGrant();
    try (RunningGate gate =
        new RunningGate(
            data,
            InstantSource.system(),
            changingBefore(
                "update organisation set name = name || '1' where id = '"
                    + agent.organisation()
                    + "'"))) {

      HttpResponse<String> answer =
          AgentClient.get(gate.url() + GITHUB, "x-agent-key", agent.key().expose());

      assertThat(answer.statusCode()).isEqualTo(307);
      assertThat(gate.count("gate.decisions.overtaken")).isEqualTo(Redirects.FREE_READINGS);
      assertThat(gate.count("gate.decisions.under.lock")).isEqualTo(1);
      assertThat(data.audit(agent.organisation())).hasSize(1);
    }
  }

  @Test
  void refusesWhatIsRevokedBetweenTheReadingAndTheWriting() {
    GateData.Agent agent = data.agentWithGrant();
    try (RunningGate gate =
        new RunningGate(
            data,
            InstantSource.system(),
            changingBefore(
                "delete from agent_grant where organisation = '" + agent.organisation() + "'"))) {

      HttpResponse<String> answer =
          AgentClient.get(gate.url() + GITHUB, "x-agent-key", agent.key().expose());

      assertThat(answer.statusCode()).isEqualTo(403);
      assertThat(data.audit(agent.organisation()))
          .singleElement()
          .satisfies(line -> assertThat(line.subList(1, 3)).isEqualTo(List.of("deny", "NO_GRANT")));
    }
  }

  /**
   * The real records, but another session commits {@code change} before each batch that is written
   * outside a transaction.
   */
  private AuditRecords changingBefore(String change) {
    AuditRecords real = new PgAuditRecords();
    return new AuditRecords() {
      @Override
      public Future<Void> append(SqlClient client, AuditRecord record) {
        return real.append(client, record);
      }

      @Override
      public Future<List<Boolean>> appendHolding(SqlClient client, List<ConditionalRecord> batch) {
        if (!(client instanceof SqlConnection)) {
          data.execute(change);
        }
        return real.appendHolding(client, batch);
      }

      @Override
      public Future<List<Charged>> appendCharged(SqlClient client, List<ChargedRecord> batch) {
        if (!(client instanceof SqlConnection)) {
          data.execute(change);
        }
        return real.appendCharged(client, batch);
      }

      @Override
      public Future<List<Charged>> appendCharged(
          SqlClient client, List<ChargedRecord> batch, CounterLeases leases) {
        data.execute(change);
        return real.appendCharged(client, batch, leases);
      }

      @Override
      public Future<Void> renew(SqlClient client, CounterLeases leases) {
        return real.renew(client, leases);
      }

      @Override
      public Future<Void> giveBack(SqlClient client, List<Unspent> unspent) {
        return real.giveBack(client, unspent);
      }
    };
  }
}
