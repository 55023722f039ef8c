package dev.sallyport.vault.dynamodb;

import dev.sallyport.service.json.Json;
import dev.sallyport.vault.backup.Backups;
import dev.sallyport.vault.backup.Differences;
import dev.sallyport.vault.backup.RestoreOrder;
import dev.sallyport.vault.failure.StoreException;
import dev.sallyport.vault.organisation.Organisation;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * All items of an organisation as JSON, whatever kinds there are. DynamoDB reads no table as it is
 * at one moment, so writes are held while it is read. A piece is a list of items.
 */
final class DynamoBackups implements Backups {
  /** How long writes are held at the most; who asks for one meanwhile waits or is told to. */
  private static final Duration LONGEST = Duration.ofSeconds(30);

  /** What was committed before is seen by all reads after this. */
  private static final Duration SETTLED = Duration.ofMillis(500);

  private static final int AT_ONCE = 100;

  private final Vertx vertx;
  private final Table table;
  private final History history;
  private final LogItems entries;
  private final InstantSource clock;
  private final Organisation organisation;

  DynamoBackups(
      Vertx vertx,
      Table table,
      History history,
      LogItems entries,
      InstantSource clock,
      Organisation organisation) {
    this.vertx = vertx;
    this.table = table;
    this.history = history;
    this.entries = entries;
    this.clock = clock;
    this.organisation = organisation;
  }

  @Override
  public Future<String> form() {
    return Future.succeededFuture("dynamodb/1");
  }

  @Override
  public Future<Void> read(Consumer<byte[]> pieces) {
    Instant end = clock.instant().plus(LONGEST).truncatedTo(ChronoUnit.MILLIS);
    return table
        .commit(history.hold(organisation, end))
        .compose(
            held ->
                held.isDone()
                    ? vertx.timer(SETTLED.toMillis(), TimeUnit.MILLISECONDS)
                    : Future.failedFuture(Writing.held()))
        .compose(settled -> readHeld(pieces, end));
  }

  private Future<Void> readHeld(Consumer<byte[]> pieces, Instant end) {
    return read(Selection.all(organisation).atMost(AT_ONCE), pieces, end)
        .transform(
            read ->
                table
                    .commit(History.letGo(organisation, end))
                    .compose(
                        gone ->
                            read.succeeded() && !gone.isDone()
                                ? Future.failedFuture(Writing.held())
                                : future(read)));
  }

  private static Future<Void> future(AsyncResult<Void> result) {
    return result.succeeded() ? Future.succeededFuture() : Future.failedFuture(result.cause());
  }

  private Future<Void> read(Selection selection, Consumer<byte[]> pieces, Instant end) {
    return table
        .page(selection)
        .compose(
            page -> {
              if (clock.instant().plus(SETTLED).isAfter(end)) {
                return Future.failedFuture(tooLarge());
              }
              if (!page.items().isEmpty()) {
                pieces.accept(Json.write(page.items().stream().map(Item::json).toList()));
              }
              return page.next().isEmpty()
                  ? Future.succeededFuture()
                  : read(selection.from(page.next().get()), pieces, end);
            });
  }

  private static StoreException tooLarge() {
    return new StoreException(
        StoreException.Kind.FULL,
        "the table cannot be read within "
            + LONGEST.toSeconds()
            + " seconds, in which nothing is written: use DynamoDB's point-in-time recovery");
  }

  @Override
  public Future<Differences> restore(Iterable<byte[]> pieces, RestoreOrder order) {
    return new DynamoRestore(vertx, table, history, entries, organisation, order).run(pieces);
  }
}
