package dev.sallyport.gate.idempotency;

import dev.sallyport.gate.access.UnitOfWork;
import dev.sallyport.service.http.Answer;
import dev.sallyport.service.http.HttpProblems;
import dev.sallyport.service.http.ProblemException;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import java.util.function.Function;

/**
 * The one transaction of a request with a key: the claim, the change, its audit record and the
 * answer. The claim is a lock that ends with the transaction, so a gate that dies leaves neither a
 * claim nor half a change.
 */
final class PgClaim implements UnitOfWork {
  private static final String TRY = "select pg_try_advisory_xact_lock($1) as mine";

  private static final int FIRST_NO_SUCCESS = 300;

  private record Open(SqlConnection connection, Transaction transaction) {}

  private final Pool pool;
  private final PgKeptAnswers answers;
  private final Claim claim;
  private Optional<Open> open = Optional.empty();
  private boolean broken;

  PgClaim(Pool pool, PgKeptAnswers answers, Claim claim) {
    this.pool = pool;
    this.answers = answers;
    this.claim = claim;
  }

  /** Begins with the first change, so that no connection is held while a handler waits for more. */
  @Override
  public <T> Future<T> join(Function<SqlConnection, Future<T>> change) {
    return connection().compose(change).onFailure(failure -> broken = true);
  }

  private Future<SqlConnection> connection() {
    return open.map(known -> Future.succeededFuture(known.connection())).orElseGet(this::begin);
  }

  private Future<SqlConnection> begin() {
    return pool.getConnection()
        .compose(
            connection ->
                connection
                    .begin()
                    .onFailure(failure -> connection.close())
                    .map(
                        transaction -> {
                          open = Optional.of(new Open(connection, transaction));
                          return connection;
                        }))
        .compose(this::claimed);
  }

  /** A statement later, so that its snapshot has what an earlier holder of the lock committed. */
  private Future<SqlConnection> claimed(SqlConnection connection) {
    return connection
        .preparedQuery(TRY)
        .execute(Tuple.of(claim.lockNumber()))
        .compose(
            rows ->
                rows.iterator().next().getBoolean("mine")
                    ? answers.find(connection, claim)
                    : Future.failedFuture(IdempotencyProblems.running()))
        .map(
            answered -> {
              if (answered.isPresent()) {
                throw IdempotencyProblems.running(); // whoever asks again now is answered
              }
              return connection;
            });
  }

  /** Keeps the answer to a change that was made, and then lets the change be. */
  Future<Answer> answered(Answer answer) {
    if (answer.status() >= FIRST_NO_SUCCESS) {
      return end(!broken).map(answer);
    }
    if (open.isEmpty()) {
      throw new IllegalStateException("a route that takes Idempotency-Key joined no unit of work");
    }
    return answers
        .keep(open.get().connection(), claim, KeptAnswer.of(answer))
        .compose(kept -> end(true))
        .map(answer);
  }

  /**
   * Ends without an answer that is kept. What a refusal wrote stays, as it does without a key;
   * anything else leaves nothing.
   */
  Future<Answer> failed(Throwable failure) {
    boolean refused =
        failure instanceof ProblemException problem
            && problem.problem().type().status() < HttpProblems.INTERNAL_ERROR.status();
    return end(refused && !broken).transform(ended -> Future.failedFuture(failure));
  }

  private Future<Void> end(boolean lasting) {
    if (open.isEmpty()) {
      return Future.succeededFuture();
    }
    Open ended = open.get();
    open = Optional.empty();
    return (lasting ? ended.transaction().commit() : ended.transaction().rollback())
        .eventually(ended.connection()::close);
  }
}
