package dev.sallyport.gate.audit.proof;

import dev.sallyport.gate.event.Event;
import dev.sallyport.gate.event.EventType;
import dev.sallyport.gate.event.Events;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.job.Job;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tells new checkpoints to those who want the event, so that they are kept where nobody who can
 * change this database can change them. Once in a while for each log, and only if it has grown.
 */
public final class AnnouncementJob implements Job {
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  /** Of one run. */
  private static final int TREES = 50;

  private static final String TAKE =
      """
      update audit_tree tree set announced_size = tree.size, announced_at = statement_timestamp()
      from (
        select organisation from audit_tree
        where organisation <> 'none' and size > announced_size
          and (announced_at is null or announced_at < statement_timestamp() - make_interval(secs => $1))
        order by announced_at nulls first limit $2 for update skip locked) as due
      where tree.organisation = due.organisation
      returning tree.organisation, tree.verifier_key, tree.size, tree.last_id, tree.checkpoint""";

  private final Pool pool;
  private final Events events;
  private final Duration pause;

  /**
   * Announces to these events.
   *
   * @param pause the shortest time between two announcements of one log
   */
  public AnnouncementJob(Pool pool, Events events, Duration pause) {
    this.pool = pool;
    this.events = events;
    this.pause = pause;
  }

  @Override
  public String name() {
    return "announcement of checkpoints";
  }

  @Override
  public Duration interval() {
    return INTERVAL;
  }

  @Override
  public Future<?> run() {
    return pool.withTransaction(
        connection ->
            connection
                .preparedQuery(TAKE)
                .execute(Tuple.of((double) pause.toSeconds(), TREES))
                .compose(due -> announce(connection, due)));
  }

  private Future<Void> announce(SqlConnection connection, RowSet<Row> due) {
    Future<Void> done = Future.succeededFuture();
    for (Row row : due) {
      AuditTree tree = PgAuditTrees.tree(row);
      done = done.compose(previous -> events.append(connection, event(tree)));
    }
    return done;
  }

  private static Event event(AuditTree tree) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("origin", tree.key().name());
    data.put("size", tree.size());
    data.put("key", tree.key().toString());
    data.put("checkpoint", tree.note());
    return Event.of(new OrganisationId(tree.organisation()), EventType.AUDIT_CHECKPOINT, data);
  }
}
