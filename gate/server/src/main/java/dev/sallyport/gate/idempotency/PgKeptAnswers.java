package dev.sallyport.gate.idempotency;

import dev.sallyport.gate.job.Job;
import dev.sallyport.gate.job.PgTurn;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Answers in PostgreSQL, for a day. */
final class PgKeptAnswers implements Job {
  /** Who has not asked again by then has given up. */
  static final Duration KEPT = Duration.ofHours(24);

  /** Rows of one statement, so that it stays short. */
  static final int BATCH = 2_000;

  private static final Duration INTERVAL = Duration.ofMinutes(10);

  private static final String FIND =
      """
      select request, status, headers, body from kept_answer
      where organisation = $1 and caller = $2 and key = $3 and at > statement_timestamp() - make_interval(secs => $4)""";

  /** One that is older than a day may still be there. */
  private static final String KEEP =
      """
      insert into kept_answer (organisation, caller, key, request, status, headers, body) values ($1, $2, $3, $4, $5, $6, $7)
      on conflict (organisation, caller, key) do update set
        request = excluded.request, status = excluded.status, headers = excluded.headers, body = excluded.body, at = excluded.at""";

  private static final String FORGET =
      """
      delete from kept_answer where (organisation, caller, key) in (
        select organisation, caller, key from kept_answer
        where at < statement_timestamp() - make_interval(secs => $1) order by at limit $2)""";

  private final Pool pool;

  PgKeptAnswers(Pool pool) {
    this.pool = pool;
  }

  /** The answer to this request; 422 when the key belongs to another one. */
  Future<Optional<KeptAnswer>> find(Claim claim) {
    return find(pool, claim);
  }

  /** The same, in a transaction. */
  Future<Optional<KeptAnswer>> find(SqlClient client, Claim claim) {
    return client
        .preparedQuery(FIND)
        .execute(
            Tuple.of(
                claim.organisation().value(),
                claim.caller(),
                claim.key(),
                (double) KEPT.toSeconds()))
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .findFirst()
                    .map(row -> answer(row, claim)));
  }

  private static KeptAnswer answer(Row row, Claim claim) {
    if (!claim.request().matches(row.getBuffer("request"))) {
      throw IdempotencyProblems.otherRequest();
    }
    return new KeptAnswer(
        row.getInteger("status"), List.of(row.getArrayOfStrings("headers")), row.getString("body"));
  }

  /** Keeps it, in the transaction of the change that it answers. */
  Future<Void> keep(SqlConnection connection, Claim claim, KeptAnswer answer) {
    return connection
        .preparedQuery(KEEP)
        .execute(
            Tuple.of(
                    claim.organisation().value(),
                    claim.caller(),
                    claim.key(),
                    claim.request().bytes(),
                    answer.status())
                .addValue(answer.headers().toArray(String[]::new))
                .addValue(answer.body()))
        .mapEmpty();
  }

  @Override
  public String name() {
    return "clean-up of kept answers";
  }

  @Override
  public Duration interval() {
    return INTERVAL;
  }

  @Override
  public Future<?> run() {
    return PgTurn.FORGET_ANSWERS.take(
        pool,
        connection ->
            connection.preparedQuery(FORGET).execute(Tuple.of((double) KEPT.toSeconds(), BATCH)));
  }
}
