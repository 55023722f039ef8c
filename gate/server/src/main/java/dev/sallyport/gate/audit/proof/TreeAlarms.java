package dev.sallyport.gate.audit.proof;

import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.audit.AuditAction;
import dev.sallyport.gate.audit.AuditRecord;
import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.service.log.LogKeys;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says loudly that a log is not what was signed: in the log itself, to those who want its events,
 * in the metrics and in the gate's own log. Once for each kind, until somebody has looked into it.
 */
public final class TreeAlarms {
  /** What does not fit the tree. */
  enum Kind {
    /** What is stored of it. */
    TREE("tree"),
    /** A checkpoint that a witness holds. */
    WITNESS("witness"),
    /** A checkpoint of the vault's log. */
    VAULT("vault");

    private final String wireName;

    Kind(String wireName) {
      this.wireName = wireName;
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(TreeAlarms.class);

  private static final String NOTE =
      """
      insert into audit_alarm (organisation, kind, finding) values ($1, $2, $3)
      on conflict (organisation, kind) do nothing returning organisation""";

  private final AuditRecords audit;
  private final IntegrationMetrics metrics;

  public TreeAlarms(AuditRecords audit, IntegrationMetrics metrics) {
    this.audit = audit;
    this.metrics = metrics;
  }

  /** Raises it, with this client and in its transaction. */
  Future<Void> raise(SqlClient client, String organisation, Kind kind, String finding) {
    return client
        .preparedQuery(NOTE)
        .execute(Tuple.of(organisation, kind.wireName, finding))
        .compose(
            rows ->
                rows.size() == 0
                    ? Future.succeededFuture()
                    : tell(client, organisation, kind, finding));
  }

  private Future<Void> tell(SqlClient client, String organisation, Kind kind, String finding) {
    metrics.alarm();
    LOG.atError()
        .setMessage("log is not what was signed")
        .addKeyValue(LogKeys.ORGANISATION, organisation)
        .addKeyValue(LogKeys.REASON, finding)
        .log();
    return organisation.equals(AuditRecord.NO_ORGANISATION)
        ? Future.succeededFuture()
        : audit.append(
            client,
            Origin.gate(new OrganisationId(organisation))
                .changed(AuditAction.AUDIT_ALARM, kind.wireName, null));
  }
}
