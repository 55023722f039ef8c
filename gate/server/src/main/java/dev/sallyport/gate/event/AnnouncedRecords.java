package dev.sallyport.gate.event;

import static java.util.Map.entry;

import dev.sallyport.gate.audit.AuditAction;
import dev.sallyport.gate.audit.AuditDecision;
import dev.sallyport.gate.audit.AuditRecord;
import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.audit.Charged;
import dev.sallyport.gate.audit.ChargedRecord;
import dev.sallyport.gate.audit.ConditionalRecord;
import dev.sallyport.gate.audit.CounterLeases;
import dev.sallyport.gate.audit.Unspent;
import dev.sallyport.gate.identity.OrganisationId;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The log, where some of what is written is also told: changes that somebody else than the one who
 * made them wants to know of. Event and record are in the same transaction.
 */
public final class AnnouncedRecords implements AuditRecords {
  private static final Map<AuditAction, EventType> TOLD =
      Map.ofEntries(
          entry(AuditAction.AGENT_CREATED, EventType.AGENT_CREATED),
          entry(AuditAction.AGENT_CHANGED, EventType.AGENT_CHANGED),
          entry(AuditAction.AGENT_DELETED, EventType.AGENT_DELETED),
          entry(AuditAction.APP_CREATED, EventType.APP_CREATED),
          entry(AuditAction.APP_CHANGED, EventType.APP_CHANGED),
          entry(AuditAction.APP_DELETED, EventType.APP_DELETED),
          entry(AuditAction.SERVICE_ACCOUNT_CREATED, EventType.SERVICE_ACCOUNT_CREATED),
          entry(AuditAction.SERVICE_ACCOUNT_CHANGED, EventType.SERVICE_ACCOUNT_CHANGED),
          entry(AuditAction.SERVICE_ACCOUNT_DELETED, EventType.SERVICE_ACCOUNT_DELETED),
          entry(AuditAction.AUDIT_ALARM, EventType.AUDIT_ALARM),
          entry(AuditAction.KEY_ROTATED, EventType.KEY_ROTATED),
          entry(AuditAction.GRANT_CREATED, EventType.GRANT_CREATED),
          entry(AuditAction.GRANT_REVOKED, EventType.GRANT_REVOKED),
          entry(AuditAction.APPROVAL_REQUESTED, EventType.APPROVAL_REQUESTED),
          entry(AuditAction.APPROVAL_APPROVED, EventType.APPROVAL_APPROVED),
          entry(AuditAction.APPROVAL_DENIED, EventType.APPROVAL_DENIED),
          entry(AuditAction.APPROVAL_EXPIRED, EventType.APPROVAL_EXPIRED),
          entry(AuditAction.APPROVAL_USED, EventType.APPROVAL_USED),
          entry(AuditAction.APPROVAL_FAILED, EventType.APPROVAL_FAILED),
          entry(AuditAction.BREAK_GLASS_OPENED, EventType.BREAK_GLASS_OPENED),
          entry(AuditAction.BREAK_GLASS_CLOSED, EventType.BREAK_GLASS_CLOSED),
          entry(AuditAction.BREAK_GLASS_EXPIRED, EventType.BREAK_GLASS_EXPIRED),
          entry(AuditAction.BREAK_GLASS_USED, EventType.BREAK_GLASS_USED),
          entry(AuditAction.VAULT_BOUND, EventType.VAULT_BOUND),
          entry(AuditAction.VAULT_LOCKED, EventType.VAULT_LOCKED),
          entry(AuditAction.VAULT_UNLOCKED, EventType.VAULT_UNLOCKED));

  private final AuditRecords records;
  private final Events events;

  private AnnouncedRecords(AuditRecords records, Events events) {
    this.records = records;
    this.events = events;
  }

  /** The same log, with its changes told. */
  public static AuditRecords wrap(AuditRecords records, Events events) {
    return new AnnouncedRecords(records, events);
  }

  @Override
  public Future<Void> append(SqlClient client, AuditRecord record) {
    return append(client, record, Map.of());
  }

  @Override
  public Future<Void> append(SqlClient client, AuditRecord record, Map<String, Object> told) {
    Event event = event(record, told);
    Future<Void> written = records.append(client, record);
    return event == null ? written : written.compose(done -> events.append(client, event));
  }

  /** What agents do is told by nobody but the log. */
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

  private static @Nullable Event event(AuditRecord record, Map<String, Object> told) {
    EventType type = TOLD.get(record.action());
    if (type == null || record.decision() != AuditDecision.ALLOW) {
      return null;
    }
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("objectId", record.object());
    data.put("service", record.service());
    data.put("actorId", record.actor());
    data.put("requestId", record.request());
    data.putAll(told);
    return Event.of(new OrganisationId(record.organisation()), type, data);
  }
}
