package dev.sallyport.gate.idempotency;

import dev.sallyport.gate.access.CallerAccess;
import dev.sallyport.gate.job.Job;
import dev.sallyport.service.http.Answer;
import dev.sallyport.service.http.Exchange;
import dev.sallyport.service.http.RegisteredRoute;
import dev.sallyport.service.http.RouteHandler;
import dev.sallyport.service.http.RouteWrapping;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Makes every change of an organisation's API safe to ask for twice: with an {@code
 * Idempotency-Key}, the second request is given the first one's answer, without what is shown once.
 */
public final class Idempotency implements RouteWrapping {
  /** They change nothing of the organisation, so nothing is spared by keeping their answers. */
  private static final Set<String> CHANGING_NOTHING =
      Set.of(
          "POST /api/policies/evaluate",
          "POST /api/policies/{id}/replay",
          "POST /api/vault/check",
          "POST /api/vault/check/elsewhere",
          "DELETE /api/vault/check/elsewhere/{service}",
          "POST /api/vault/store-ticket",
          "POST /api/vault/connect-ticket",
          "POST /api/vault/credential-ticket");

  /** More than any route takes; the route's own limit holds when it reads. Bytes. */
  private static final int LONGEST_BODY = 256 * 1024;

  private final Pool pool;
  private final PgKeptAnswers answers;

  public Idempotency(Pool pool) {
    this.pool = pool;
    this.answers = new PgKeptAnswers(pool);
  }

  /** Forgets answers after their day. */
  public Job forgetting() {
    return answers;
  }

  @Override
  public RouteHandler around(RegisteredRoute route, RouteHandler handler) {
    return takesKey(route) ? exchange -> answer(exchange, handler) : handler;
  }

  /** Whether a request of this route may have a key. */
  static boolean takesKey(RegisteredRoute route) {
    return CallerAccess.admitsCallers(route.access())
        && !route.method().equals("GET")
        && !CHANGING_NOTHING.contains(route.method() + " " + route.path());
  }

  private Future<Answer> answer(Exchange exchange, RouteHandler handler) {
    return Claim.key(exchange)
        .map(
            key ->
                exchange
                    .bodyAhead(LONGEST_BODY)
                    .compose(body -> answerOnce(exchange, handler, claim(exchange, key, body))))
        .orElseGet(() -> handler.handle(exchange));
  }

  private static Claim claim(Exchange exchange, String key, Buffer body) {
    return Claim.of(exchange, CallerAccess.caller(exchange), key, body);
  }

  /** What failed may have failed because the same request was quicker: then its answer is given. */
  private Future<Answer> answerOnce(Exchange exchange, RouteHandler handler, Claim claim) {
    return keptOr(
        claim,
        () ->
            handle(exchange, handler, claim)
                .recover(failure -> keptOr(claim, () -> Future.failedFuture(failure))));
  }

  private Future<Answer> keptOr(Claim claim, Supplier<Future<Answer>> otherwise) {
    return answers
        .find(claim)
        .compose(kept -> kept.map(it -> Future.succeededFuture(it.again())).orElseGet(otherwise));
  }

  private Future<Answer> handle(Exchange exchange, RouteHandler handler, Claim claim) {
    PgClaim work = new PgClaim(pool, answers, claim);
    exchange.carry(work);
    return Future.succeededFuture()
        .compose(begun -> handler.handle(exchange))
        .compose(work::answered)
        .recover(work::failed);
  }
}
