package dev.sallyport.vault;

import dev.sallyport.service.log.LogKeys;
import dev.sallyport.vault.connect.Connections;
import dev.sallyport.vault.organisation.Organisation;
import dev.sallyport.vault.storage.DocumentCollection;
import dev.sallyport.vault.store.Store;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets what no longer protects anything: redemptions of tickets long expired, ids of old calls.
 */
final class Housekeeping {
  private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

  /** Rounds at once; what is left waits for the next time. */
  private static final int ROUNDS = 20;

  /** A credential that nobody had a token of for so long is looked at anew. */
  private static final Duration REFRESHES_REMEMBERED = Duration.ofDays(90);

  private final Organisation organisation;
  private final Store store;
  private final InstantSource clock;

  Housekeeping(Organisation organisation, Store store, InstantSource clock) {
    this.organisation = organisation;
    this.store = store;
    this.clock = clock;
  }

  /** The future never fails: what could not be forgotten now is forgotten later. */
  Future<Void> run() {
    return repeat(() -> store.redemptions().forgetExpired(organisation, clock.instant()), ROUNDS)
        .compose(
            done ->
                repeat(() -> store.bindings().forgetCalls(organisation, clock.instant()), ROUNDS))
        .compose(
            done ->
                store
                    .documents()
                    .forget(
                        organisation,
                        DocumentCollection.OAUTH_CONNECTIONS,
                        clock.instant().minus(Connections.LIFETIME)))
        .compose(
            done ->
                store
                    .documents()
                    .forget(
                        organisation,
                        DocumentCollection.OAUTH_REFRESHES,
                        clock.instant().minus(REFRESHES_REMEMBERED)))
        .<Void>mapEmpty()
        .recover(
            failure -> {
              LOG.atWarn()
                  .addKeyValue(LogKeys.STEP, "forget")
                  .setCause(failure)
                  .log("housekeeping failed");
              return Future.succeededFuture();
            });
  }

  private static Future<Void> repeat(Supplier<Future<Integer>> step, int left) {
    return step.get()
        .compose(
            forgotten ->
                forgotten == 0 || left == 1 ? Future.succeededFuture() : repeat(step, left - 1));
  }
}
