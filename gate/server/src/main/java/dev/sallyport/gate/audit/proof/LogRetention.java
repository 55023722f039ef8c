package dev.sallyport.gate.audit.proof;

import dev.sallyport.gate.job.PgTurn;
import dev.sallyport.service.transparency.Checkpoint;
import dev.sallyport.service.transparency.RemovalCheck;
import dev.sallyport.service.transparency.TreeDamagedException;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Removes records whose time is over from the beginnings of logs, so that every proof stays valid:
 * the hashes stay, the log itself says what is gone, and nothing goes that is not what was signed.
 * One gate at a time, a bounded number of records of a log in a transaction.
 */
public final class LogRetention {
  /** Of a log in one transaction: some tenths of a second in which no other log grows. */
  static final int RECORDS = 16_384;

  /** Logs in one run. */
  private static final int LOGS = 200;

  /**
   * Whose records are due: not those of a log that somebody has to look into first, nor of one
   * whose last removal no checkpoint covers yet. What a stream has not delivered stays.
   */
  private static final String DUE =
      """
      from audit_tree tree
      cross join lateral (
        select at from audit where audit.organisation = tree.organisation and audit.id > tree.removed_id order by audit.id limit 1) oldest
      left join (audit_stream stream join event_endpoint endpoint
          on endpoint.organisation = stream.organisation and endpoint.id = stream.endpoint and endpoint.status = 'enabled')
        on stream.organisation = tree.organisation
      where oldest.at < $1 and tree.removed < tree.size and (stream.next is null or stream.next > tree.removed)
        and ($2::text is null or tree.organisation = $2) and ($3 or tree.removal_id <= tree.last_id)
        and not exists (
          select from audit_alarm alarm where alarm.organisation = tree.organisation and alarm.kind in ('tree', 'witness'))
      order by oldest.at limit $4""";

  private static final String LOGS_DUE = "select tree.organisation " + DUE;

  private static final String LOG_DUE =
      "select tree.organisation, tree.verifier_key, tree.size, tree.last_id, tree.checkpoint, stream.next "
          + DUE;

  private static final String REMOVE = "select remove_audit($1, $2, $3, $4) as removed";

  private static final String PAUSE = "select pg_sleep(1)";

  private final Pool pool;
  private final TreeAlarms alarms;

  /** Removes from the logs in this database. */
  public LogRetention(Pool pool, TreeAlarms alarms) {
    this.pool = pool;
    this.alarms = alarms;
  }

  /**
   * What is to be removed.
   *
   * @param before records that are older than this
   * @param organisation of this one; empty: of all, and those of no organisation
   * @param uncovered also from logs whose last removal no checkpoint covers yet
   */
  public record Wish(Instant before, Optional<String> organisation, boolean uncovered) {}

  /**
   * What became of a log.
   *
   * @param records removed now
   * @param ever removed until now
   * @param damage why nothing was removed, if it was for this
   */
  public record Outcome(String organisation, long records, long ever, Optional<String> damage) {}

  /**
   * Removes from each log that is due, once, the oldest first. The list is empty when there is
   * nothing to remove, or another gate is at it.
   */
  public Future<List<Outcome>> remove(Wish wish) {
    return each(wish, false);
  }

  /**
   * Removes until nothing is left to remove, in as many transactions as it takes. With a second in
   * between, so that checkpoints cover what was removed and exports go through.
   */
  public Future<List<Outcome>> removeAll(Wish wish) {
    return round(wish, new ArrayList<>());
  }

  private Future<List<Outcome>> round(Wish wish, List<Outcome> before) {
    return remove(wish)
        .compose(
            outcomes -> {
              before.addAll(outcomes);
              return outcomes.stream().allMatch(outcome -> outcome.records() == 0)
                  ? Future.succeededFuture(before)
                  : pool.query(PAUSE).execute().compose(rested -> round(wish, before));
            });
  }

  /** What would be removed, however much it is; compared, and left where it is. */
  public Future<List<Outcome>> wouldRemove(Wish wish) {
    return each(wish, true);
  }

  private Future<List<Outcome>> each(Wish wish, boolean dry) {
    return pool.preparedQuery(LOGS_DUE)
        .execute(due(wish, wish.organisation(), LOGS))
        .compose(
            rows -> {
              Future<List<Outcome>> done = Future.succeededFuture(new ArrayList<>());
              for (Row row : rows) {
                done = done.compose(outcomes -> next(wish, row.getString(0), dry, outcomes));
              }
              return done;
            });
  }

  private Future<List<Outcome>> next(
      Wish wish, String organisation, boolean dry, List<Outcome> outcomes) {
    int before = outcomes.size();
    return PgTurn.REMOVE_AUDIT
        .take(pool, connection -> remove(connection, wish, organisation, dry, outcomes))
        .compose(
            taken ->
                outcomes.size() == before
                    ? Future.succeededFuture()
                    : alarm(outcomes.getLast(), dry))
        .map(told -> outcomes);
  }

  /** Outside the turn, so that the alarm stays whatever becomes of the rest. */
  private Future<?> alarm(Outcome outcome, boolean dry) {
    return dry || outcome.damage().isEmpty()
        ? Future.succeededFuture()
        : pool.withTransaction(
            connection ->
                alarms.raise(
                    connection,
                    outcome.organisation(),
                    TreeAlarms.Kind.TREE,
                    outcome.damage().orElseThrow()));
  }

  private static Tuple due(Wish wish, Optional<String> organisation, int most) {
    return Tuple.of(
        wish.before().atOffset(ZoneOffset.UTC), organisation.orElse(null), wish.uncovered(), most);
  }

  /** Unless another gate has done so meanwhile. */
  private static Future<?> remove(
      SqlConnection connection,
      Wish wish,
      String organisation,
      boolean dry,
      List<Outcome> outcomes) {
    return connection
        .preparedQuery(LOG_DUE)
        .execute(due(wish, Optional.of(organisation), 1))
        .compose(
            rows -> {
              if (rows.size() == 0) {
                return Future.succeededFuture();
              }
              Row row = rows.iterator().next();
              AuditTree tree = PgAuditTrees.tree(row);
              Long delivered = row.getLong("next");
              long end = delivered == null ? tree.size() : delivered;
              return remove(connection, tree, wish.before(), end, dry).onSuccess(outcomes::add);
            });
  }

  private static Future<Outcome> remove(
      SqlConnection connection, AuditTree tree, Instant before, long end, boolean dry) {
    return new PgAuditTrees(connection)
        .removed(tree.organisation())
        .compose(
            removed -> {
              long most = dry ? end : Math.min(end, removed.records() + RECORDS);
              return new OldRecords(connection, tree, removed, before, most)
                  .compared(removed.records())
                  .compose(check -> remove(connection, tree, removed, check, dry));
            })
        .recover(
            failure ->
                failure instanceof TreeDamagedException damage
                    ? Future.succeededFuture(
                        new Outcome(tree.organisation(), 0, 0, Optional.of(damage.damage())))
                    : Future.failedFuture(failure));
  }

  private static Future<Outcome> remove(
      SqlConnection connection,
      AuditTree tree,
      RemovedRecords removed,
      RemovalCheck check,
      boolean dry) {
    long records = check.records() - removed.records();
    Checkpoint signed =
        tree.checkpoint()
            .orElseThrow(() -> new TreeDamagedException("its checkpoint is not what was signed"));
    if (records == 0) {
      return Future.succeededFuture(outcome(tree, 0, removed.records()));
    }
    return check
        .under(signed)
        .compose(
            removal ->
                dry
                    ? Future.succeededFuture(outcome(tree, records, removal.records()))
                    : connection
                        .preparedQuery(REMOVE)
                        .execute(
                            Tuple.of(
                                tree.organisation(),
                                removed.records(),
                                removal.records(),
                                removal.root()))
                        .map(
                            rows ->
                                rows.iterator().next().getBoolean("removed")
                                    ? outcome(tree, records, removal.records())
                                    : outcome(tree, 0, removed.records())));
  }

  private static Outcome outcome(AuditTree tree, long records, long ever) {
    return new Outcome(tree.organisation(), records, ever, Optional.empty());
  }
}
