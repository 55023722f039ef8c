package dev.sallyport.gate.audit;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The log, where every single record is counted by what was done and how it was decided: each
 * change of groups, requests, delegations, operators, keys and all the rest. Batches of decisions
 * are counted where they are made.
 */
public final class CountedRecords implements AuditRecords {
  private final AuditRecords records;
  private final Map<AuditAction, Map<AuditDecision, Counter>> counters =
      new EnumMap<>(AuditAction.class);

  private CountedRecords(AuditRecords records, MeterRegistry registry) {
    this.records = records;
    for (AuditAction action : AuditAction.values()) {
      Map<AuditDecision, Counter> decisions = new EnumMap<>(AuditDecision.class);
      for (AuditDecision decision : AuditDecision.values()) {
        decisions.put(
            decision,
            registry.counter(
                "gate.records", "action", action.wireName(), "decision", decision.wireName()));
      }
      counters.put(action, decisions);
    }
  }

  /** The same log, counted. */
  public static AuditRecords wrap(AuditRecords records, MeterRegistry registry) {
    return new CountedRecords(records, registry);
  }

  @Override
  public Future<Void> append(SqlClient client, AuditRecord record) {
    return records.append(client, record).onSuccess(written -> count(record));
  }

  @Override
  public Future<Void> append(SqlClient client, AuditRecord record, Map<String, Object> told) {
    return records.append(client, record, told).onSuccess(written -> count(record));
  }

  private void count(AuditRecord record) {
    requireNonNull(requireNonNull(counters.get(record.action())).get(record.decision()))
        .increment();
  }

  @Override
  public Future<List<Boolean>> appendHolding(SqlClient client, List<ConditionalRecord> batch) {
    return records.appendHolding(client, batch);
  }

  @Override
  public Future<List<Charged>> appendCharged(SqlClient client, List<ChargedRecord> batch) {
    return records.appendCharged(client, batch);
  }

  @Override
  public Future<List<Charged>> appendCharged(
      SqlClient client, List<ChargedRecord> batch, CounterLeases leases) {
    return records.appendCharged(client, batch, leases);
  }

  @Override
  public Future<Void> renew(SqlClient client, CounterLeases leases) {
    return records.renew(client, leases);
  }

  @Override
  public Future<Void> giveBack(SqlClient client, List<Unspent> unspent) {
    return records.giveBack(client, unspent);
  }
}
