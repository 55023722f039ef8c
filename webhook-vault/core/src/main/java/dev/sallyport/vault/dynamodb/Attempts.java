package dev.sallyport.vault.dynamodb;

import dev.sallyport.vault.failure.StoreException;
import dev.sallyport.vault.keyset.KeysetException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Asks DynamoDB until it answers, for a bounded time and with growing, random pauses. What is asked
 * must be such that asking twice does no more than asking once: a read, or a transaction with a
 * token.
 */
final class Attempts {
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Less than a request to the vault waits for its store. */
  private static final Duration ALTOGETHER = Duration.ofSeconds(10);

  /** Attempts, also when the first had to wait long for its turn. */
  private static final int AT_LEAST = 3;

  private static final long FIRST_PAUSE = 10;
  private static final long LONGEST_PAUSE = 400;
  private static final int MOST_DOUBLINGS = 6;

  private static final Set<String> BUSY =
      Set.of(
          "ThrottlingException",
          "ProvisionedThroughputExceededException",
          "RequestLimitExceeded",
          "LimitExceededException",
          "TransactionInProgressException",
          "TransactionConflictException");

  /** Refusals that whoever asks has reckoned with. */
  private static final Map<String, String> ANSWERS =
      Map.of(
          "TransactWriteItems", "TransactionCanceledException",
          "TransactGetItems", "TransactionCanceledException",
          "DescribeTable", "ResourceNotFoundException",
          "CreateTable", "ResourceInUseException");

  private static final Set<String> OLD_CREDENTIALS =
      Set.of("ExpiredTokenException", "UnrecognizedClientException");

  private final Vertx vertx;
  private final TableHttp http;
  private final TableLocation location;

  Attempts(Vertx vertx, TableHttp http, TableLocation location) {
    this.vertx = vertx;
    this.http = http;
    this.location = location;
  }

  /** The answer: a success, or a refusal that belongs to the operation. */
  Future<Reply> ask(String operation, byte[] body) {
    return attempt(operation, body, new Course(0, System.nanoTime(), false));
  }

  /**
   * How it went so far.
   *
   * @param ambiguous whether an attempt may have been carried out without anybody knowing
   */
  private record Course(int failures, long since, boolean ambiguous) {
    Course after(boolean unknown) {
      return new Course(failures + 1, since, ambiguous || unknown);
    }

    boolean isOver() {
      return failures >= AT_LEAST && System.nanoTime() - since > ALTOGETHER.toNanos();
    }
  }

  private Future<Reply> attempt(String operation, byte[] body, Course course) {
    return http.send(operation, body)
        .transform(
            done ->
                done.succeeded()
                    ? judge(operation, body, course, done.result())
                    : again(operation, body, course, done.cause()));
  }

  private Future<Reply> judge(String operation, byte[] body, Course course, Reply reply) {
    if (reply.isSuccess() || reply.error().equals(ANSWERS.get(operation))) {
      return Future.succeededFuture(reply.withCertainty(!course.ambiguous()));
    }
    if (reply.isTrouble()) {
      return again(operation, body, course.after(true), "is in trouble");
    }
    if (BUSY.contains(reply.error())) {
      return again(operation, body, course.after(false), "is busy");
    }
    if (OLD_CREDENTIALS.contains(reply.error()) && course.failures() == 0) {
      http.forgetCredentials();
      return again(operation, body, course.after(false), "refused the credentials");
    }
    return Future.failedFuture(refused(operation, reply));
  }

  private Future<Reply> again(String operation, byte[] body, Course course, Throwable failure) {
    if (failure instanceof StoreException || failure instanceof KeysetException) {
      return Future.failedFuture(failure);
    }
    return again(operation, body, course.after(true), "cannot be reached");
  }

  private Future<Reply> again(String operation, byte[] body, Course course, String what) {
    return course.isOver()
        ? Future.failedFuture(
            new StoreException(
                course.ambiguous()
                    ? StoreException.Kind.UNAVAILABLE
                    : StoreException.Kind.OVERLOADED,
                "DynamoDB " + what + "; asked " + course.failures() + " times"))
        : pause(course.failures()).compose(waited -> attempt(operation, body, course));
  }

  private Future<Void> pause(int failures) {
    long longest =
        Math.min(LONGEST_PAUSE, FIRST_PAUSE << Math.min(Math.max(failures, 1), MOST_DOUBLINGS));
    long millis = 1 + RANDOM.nextLong(longest);
    return vertx.timer(millis, TimeUnit.MILLISECONDS).mapEmpty();
  }

  /**
   * Tries {@code once} until it has something: for what failed because others wrote at the same
   * moment.
   */
  <T> Future<T> repeat(Supplier<Future<Optional<T>>> once, Supplier<StoreException> end) {
    return repeat(once, end, new Course(0, System.nanoTime(), false));
  }

  private <T> Future<T> repeat(
      Supplier<Future<Optional<T>>> once, Supplier<StoreException> end, Course course) {
    return once.get()
        .compose(
            found -> {
              if (found.isPresent()) {
                return Future.succeededFuture(found.get());
              }
              return course.isOver()
                  ? Future.failedFuture(end.get())
                  : pause(course.failures() + 1)
                      .compose(waited -> repeat(once, end, course.after(false)));
            });
  }

  private StoreException refused(String operation, Reply reply) {
    String error = reply.error().matches("[A-Za-z]{1,64}") ? reply.error() : "unknown error";
    return switch (error) {
      case "ResourceNotFoundException" ->
          new StoreException(
              StoreException.Kind.OUTDATED,
              "there is no table "
                  + location.table()
                  + " in "
                  + location.region()
                  + ": run the command `vault init`");
      case "AccessDeniedException" ->
          new StoreException(
              StoreException.Kind.OUTDATED,
              "DynamoDB refuses " + operation + ": the vault's role needs it on this table");
      default ->
          new StoreException(
              StoreException.Kind.UNAVAILABLE,
              "DynamoDB refused " + operation + ": " + error + " (status " + reply.status() + ")");
    };
  }
}
