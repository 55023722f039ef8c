package dev.sallyport.gate.audit.proof;

import dev.sallyport.gate.audit.AuditAction;
import dev.sallyport.gate.audit.AuditRecord;
import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.audit.AuditSource;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Alarms of logs that nobody has looked into yet, and what is done when somebody has. */
public final class RaisedAlarms {
  private static final String LIST =
      "select organisation, kind, finding, at from audit_alarm order by at, organisation, kind";

  private static final String ACCEPT =
      "delete from audit_alarm where organisation = $1 and kind = $2 returning kind";

  private static final String FORGET =
      """
      delete from vault_log held using binding
      where held.organisation = $1 and binding.organisation = held.organisation and binding.id = held.binding and binding.vault_url = $2
      returning held.organisation""";

  private final Pool pool;
  private final AuditRecords audit;

  /** Those in this database. */
  public RaisedAlarms(Pool pool, AuditRecords audit) {
    this.pool = pool;
    this.audit = audit;
  }

  /**
   * One of them.
   *
   * @param kind what does not fit: {@code tree}, {@code witness} or {@code vault}
   */
  public record Alarm(String organisation, String kind, String finding, Instant at) {}

  /**
   * That somebody has looked into one.
   *
   * @param vault URL of the vault whose checkpoint is not to be held against it any more
   * @param who their name
   * @param why what they found, in a line
   */
  public record Acceptance(
      String organisation, String kind, Optional<String> vault, String who, String why) {}

  /** What became of an acceptance. */
  public enum Outcome {
    /** It is in the log, and the alarm is over. */
    ACCEPTED,
    /** There is no such alarm. */
    NO_ALARM,
    /** Nothing is held of a vault of that URL. */
    NO_VAULT
  }

  /** The oldest first. */
  public Future<List<Alarm>> list() {
    return pool.query(LIST)
        .execute()
        .map(
            rows -> {
              List<Alarm> alarms = new ArrayList<>();
              for (Row row : rows) {
                alarms.add(
                    new Alarm(
                        row.getString("organisation"),
                        row.getString("kind"),
                        row.getString("finding"),
                        row.getOffsetDateTime("at").toInstant()));
              }
              return alarms;
            });
  }

  /** Writes it into the log, and ends the alarm. It is raised again if it is still so. */
  public Future<Outcome> accept(Acceptance acceptance) {
    return pool.withTransaction(
            connection ->
                forget(connection, acceptance).compose(forgotten -> end(connection, acceptance)))
        .recover(
            failure ->
                failure instanceof NothingToAcceptException nothing
                    ? Future.succeededFuture(nothing.outcome)
                    : Future.failedFuture(failure));
  }

  /** Undoes what was done of an acceptance: without its record nothing is forgotten. */
  private static final class NothingToAcceptException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Outcome outcome;

    NothingToAcceptException(Outcome outcome) {
      super(outcome.name(), null, false, false);
      this.outcome = outcome;
    }
  }

  private static Void some(RowSet<Row> rows, Outcome otherwise) {
    if (rows.size() == 0) {
      throw new NothingToAcceptException(otherwise);
    }
    return null;
  }

  private static Future<Void> forget(SqlConnection connection, Acceptance acceptance) {
    return acceptance.vault().isEmpty()
        ? Future.succeededFuture()
        : connection
            .preparedQuery(FORGET)
            .execute(Tuple.of(acceptance.organisation(), acceptance.vault().get()))
            .map(rows -> some(rows, Outcome.NO_VAULT));
  }

  private Future<Outcome> end(SqlConnection connection, Acceptance acceptance) {
    return connection
        .preparedQuery(ACCEPT)
        .execute(Tuple.of(acceptance.organisation(), acceptance.kind()))
        .map(rows -> some(rows, Outcome.NO_ALARM))
        .compose(ended -> audit.append(connection, record(acceptance)))
        .map(Outcome.ACCEPTED);
  }

  private static AuditRecord record(Acceptance acceptance) {
    return AuditRecord.change(
        acceptance.organisation(),
        AuditAction.AUDIT_ALARM_ACCEPTED,
        AuditSource.GATE,
        "gate",
        null,
        "%s by %s: %s".formatted(acceptance.kind(), acceptance.who(), acceptance.why()),
        null,
        null,
        null);
  }
}
