package dev.sallyport.gate.audit;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.util.List;
import java.util.Map;

/** The log, as those see it who add to it. */
public interface AuditRecords {

  /**
   * Adds a record in the caller's transaction, or in one of its own when the client is in none;
   * done when the record is written.
   *
   * @return fails when it could not be written: then nothing may be answered that the record would
   *     permit
   */
  Future<Void> append(SqlClient client, AuditRecord record);

  /**
   * Adds a record in the same way.
   *
   * @param told what those learn beside it who are told of it; no part of the log
   */
  default Future<Void> append(SqlClient client, AuditRecord record, Map<String, Object> told) {
    return append(client, record);
  }

  /**
   * Adds those records whose condition holds, all in one snapshot and durable when the future
   * succeeds.
   *
   * @return for each record, in order, whether it was written
   */
  Future<List<Boolean>> appendHolding(SqlClient client, List<ConditionalRecord> batch);

  /**
   * Adds those records whose condition holds and whose counters have something left, in their
   * order; durable when the future succeeds, and so is what was charged. Counters belong to the
   * record's organisation.
   *
   * @return for each record, in order, what became of it
   */
  Future<List<Charged>> appendCharged(SqlClient client, List<ChargedRecord> batch);

  /**
   * The same, for a gate that spends what it has leased of counters and leases more where that
   * pays. What is leased is charged when it is leased, so no counter gives more than its limit.
   *
   * @param leases the gate's own
   */
  Future<List<Charged>> appendCharged(
      SqlClient client, List<ChargedRecord> batch, CounterLeases leases);

  /** Leases more of counters that are used and whose leases will soon be spent or over. */
  Future<Void> renew(SqlClient client, CounterLeases leases);

  /**
   * Takes back what was leased and not spent. If it fails it is not known whether that was done, so
   * nobody may do it again.
   */
  Future<Void> giveBack(SqlClient client, List<Unspent> unspent);
}
