package dev.sallyport.gate.event.delivery;

import dev.sallyport.gate.audit.AuditEntry;
import dev.sallyport.gate.audit.AuditRows;
import dev.sallyport.gate.audit.proof.PgProofs;
import dev.sallyport.gate.identity.EndpointId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.service.transparency.TreeDamagedException;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Streams of logs in PostgreSQL, from which all gates take: one message of each at a time. */
final class PgAuditStreamQueue {
  private static final String TAKE =
      """
      with due as (
        select stream.organisation from audit_stream stream
        join audit_tree tree on tree.organisation = stream.organisation and tree.size > stream.next
        join event_endpoint endpoint on endpoint.organisation = stream.organisation and endpoint.id = stream.endpoint and endpoint.status = 'enabled'
        where stream.due_at <= statement_timestamp()
        order by stream.due_at limit $1 for update of stream skip locked
      ), taken as (
        update audit_stream stream
        set attempt = attempt + 1, last_attempt_at = statement_timestamp(), due_at = statement_timestamp() + make_interval(secs => $2)
        from due where stream.organisation = due.organisation
        returning stream.organisation, stream.endpoint, stream.next, stream.attempt, stream.failures
      )
      select taken.*, endpoint.url, tree.verifier_key, tree.size, tree.checkpoint, tree.removed,
      """
          + PgEndpointSecrets.OF_TAKEN
          + """
       from taken
      join audit_tree tree on tree.organisation = taken.organisation
      join event_endpoint endpoint on endpoint.organisation = taken.organisation and endpoint.id = taken.endpoint\
      """;

  /** What was taken is before the cursor, and only who still holds the attempt moves it. */
  private static final String TAKEN =
      """
      update audit_stream set next = $3, failures = 0, due_at = statement_timestamp(), last_taken_at = statement_timestamp(),
        last_failure = null, last_http_status = $4
      where organisation = $1 and attempt = $2\
      """;

  private static final String FAILED =
      """
      update audit_stream set failures = failures + 1, due_at = statement_timestamp() + make_interval(secs => $3), last_failure = $4, last_http_status = $5
      where organisation = $1 and attempt = $2\
      """;

  private static final String GONE =
      """
      with ended as (
        update audit_stream set failures = failures + 1, last_failure = 'GONE', last_http_status = 410, due_at = statement_timestamp()
        where organisation = $1 and attempt = $2 returning organisation, endpoint)
      update event_endpoint endpoint set status = 'disabled', disabled_because = 'gone', updated_at = now()
      from ended where endpoint.organisation = ended.organisation and endpoint.id = ended.endpoint and endpoint.status = 'enabled'\
      """;

  private static final String IDS =
      "select ids from audit_tile where organisation = $1 and level = 0 and number = $2";

  private static final String RECORDS =
      "select "
          + AuditRows.COLUMNS
          + " from audit where organisation = $1 and id = any($2) order by id";

  /** Records of a row of the tree's lowest level. */
  private static final int TILE = 256;

  private final Pool pool;

  PgAuditStreamQueue(Pool pool) {
    this.pool = pool;
  }

  /** Takes streams that have something to send; {@code lease} is how long they stay this gate's. */
  Future<List<DueStream>> take(int limit, Duration lease) {
    return pool.preparedQuery(TAKE)
        .execute(Tuple.of(limit, (double) lease.toSeconds()))
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .map(PgAuditStreamQueue::stream)
                    .toList());
  }

  private static DueStream stream(Row row) {
    return new DueStream(
        new OrganisationId(row.getString("organisation")),
        new EndpointId(row.getString("endpoint")),
        row.getString("url"),
        row.getLong("next"),
        row.getLong("attempt"),
        row.getInteger("failures"),
        new AuditBatch.Tree(
            row.getString("verifier_key"),
            row.getLong("size"),
            row.getString("checkpoint"),
            row.getLong("removed")),
        DueDelivery.Sealed.all(row.getArrayOfIntegers("numbers"), row.getArrayOfBuffers("sealed")));
  }

  /** The next records of a stream; empty when the tree lacks hashes of them. */
  Future<Optional<AuditBatch>> batch(DueStream stream) {
    long removed = stream.tree().removed();
    return stream.next() < removed
        ? PgProofs.in(pool)
            .of(stream.organisation().value())
            .over(stream.next(), removed)
            .map(leaves -> Optional.of(AuditBatch.ofRemoved(stream.tree(), leaves)))
            .recover(
                failure ->
                    failure instanceof TreeDamagedException
                        ? Future.succeededFuture(Optional.empty())
                        : Future.failedFuture(failure))
        : unremoved(stream);
  }

  private Future<Optional<AuditBatch>> unremoved(DueStream stream) {
    return pool.preparedQuery(IDS)
        .execute(Tuple.of(stream.organisation().value(), stream.next() / TILE))
        .compose(
            rows -> {
              List<Long> ids =
                  rows.size() == 0
                      ? List.of()
                      : next(stream, List.of(rows.iterator().next().getArrayOfLongs("ids")));
              return ids.isEmpty()
                  ? Future.succeededFuture(Optional.empty())
                  : records(stream, ids)
                      .map(entries -> AuditBatch.of(stream.tree(), stream.next(), ids, entries))
                      .map(Optional::of);
            });
  }

  /** Of a row of the tree, those from the cursor on that the checkpoint is over. */
  private static List<Long> next(DueStream stream, List<Long> ids) {
    int from = (int) (stream.next() % TILE);
    long covered = stream.tree().size() - stream.next();
    long to = Math.min(ids.size(), from + Math.min(covered, AuditBatch.MAXIMUM_RECORDS));
    return from >= to ? List.of() : ids.subList(from, (int) to);
  }

  private Future<Map<Long, AuditEntry>> records(DueStream stream, List<Long> ids) {
    String organisation = stream.organisation().value();
    return pool.preparedQuery(RECORDS)
        .execute(Tuple.of(organisation).addValue(ids.toArray(Long[]::new)))
        .map(
            rows -> {
              Map<Long, AuditEntry> entries = new HashMap<>();
              rows.forEach(row -> entries.put(row.getLong(0), AuditRows.read(organisation, row)));
              return entries;
            });
  }

  /** Moves the cursor; false when another attempt has taken over. */
  Future<Boolean> taken(DueStream stream, long next, int httpStatus) {
    return pool.preparedQuery(TAKEN)
        .execute(Tuple.of(stream.organisation().value(), stream.attempt(), next, httpStatus))
        .map(rows -> rows.rowCount() > 0);
  }

  /** Leaves the cursor where it is until {@code pause} is over. */
  Future<Boolean> failed(DueStream stream, AttemptResult.Failed failed, Duration pause) {
    return pool.preparedQuery(FAILED)
        .execute(
            Tuple.of(
                    stream.organisation().value(),
                    stream.attempt(),
                    pause.toMillis() / 1000.0,
                    failed.failure().name())
                .addValue(failed.httpStatus().orElse(null)))
        .map(rows -> rows.rowCount() > 0);
  }

  /** Sends no more until somebody says otherwise. */
  Future<Boolean> gone(DueStream stream) {
    return pool.preparedQuery(GONE)
        .execute(Tuple.of(stream.organisation().value(), stream.attempt()))
        .map(rows -> rows.rowCount() > 0);
  }
}
