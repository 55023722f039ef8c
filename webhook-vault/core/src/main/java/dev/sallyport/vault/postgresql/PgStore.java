package dev.sallyport.vault.postgresql;

import dev.sallyport.vault.backup.Restoration;
import dev.sallyport.vault.binding.Bindings;
import dev.sallyport.vault.cap.ReleaseCaps;
import dev.sallyport.vault.credential.Credentials;
import dev.sallyport.vault.deposit.Deposits;
import dev.sallyport.vault.enrolment.Enrolments;
import dev.sallyport.vault.failure.StoreException;
import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.log.ReleaseLog;
import dev.sallyport.vault.log.proof.LogTrees;
import dev.sallyport.vault.organisation.Organisation;
import dev.sallyport.vault.release.Redemptions;
import dev.sallyport.vault.rotation.SealedRecords;
import dev.sallyport.vault.storage.Documents;
import dev.sallyport.vault.store.Store;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;

/**
 * One event loop's view of the database: releases and the log by shared batches, the rest by a
 * shared pool.
 */
final class PgStore implements Store {
  private static final String WRITABLE = "select not pg_is_in_recovery() as writable";

  private static final String RESTORATION =
      "select restored_at, taken_at from restoration where organisation = $1 order by restored_at desc limit 1";

  private final Pool pool;
  private final Organisation organisation;
  private final PgBatches batches;
  private final PgCredentials credentials;
  private final PgRedemptions redemptions;
  private final PgDeposits deposits;
  private final PgDocuments documents;
  private final PgEnrolments enrolments;
  private final PgReleaseCaps caps;
  private final PgBindings bindings;
  private final PgReleaseLog log;
  private final PgLogTrees logTrees;
  private final PgSealedRecords sealedRecords;

  PgStore(Context loop, PgBatches batches, Pool pool, VaultKeyset keyset) {
    this.pool = pool;
    this.organisation = keyset.organisation();
    this.batches = batches;
    this.credentials = new PgCredentials(pool, keyset);
    this.redemptions =
        new PgRedemptions(batches.redemptions(loop), new CountedRedemptions(pool), pool);
    this.documents = new PgDocuments(pool, keyset);
    this.enrolments = new PgEnrolments(pool, keyset);
    this.caps = new PgReleaseCaps(pool);
    this.bindings = new PgBindings(pool, keyset);
    this.log = new PgReleaseLog(batches.entries(loop), pool);
    this.logTrees = new PgLogTrees(pool, keyset);
    this.sealedRecords = new PgSealedRecords(pool, keyset);
    this.deposits = new PgDeposits(pool, log);
  }

  @Override
  public Credentials credentials() {
    return credentials;
  }

  @Override
  public Redemptions redemptions() {
    return redemptions;
  }

  @Override
  public Deposits deposits() {
    return deposits;
  }

  @Override
  public Documents documents() {
    return documents;
  }

  @Override
  public Enrolments enrolments() {
    return enrolments;
  }

  @Override
  public ReleaseCaps caps() {
    return caps;
  }

  @Override
  public Bindings bindings() {
    return bindings;
  }

  @Override
  public ReleaseLog log() {
    return log;
  }

  @Override
  public Optional<LogTrees> logTrees() {
    return Optional.of(logTrees);
  }

  @Override
  public Future<Optional<Restoration>> restoration() {
    return PgFailures.translate(
        pool.preparedQuery(RESTORATION)
            .execute(Tuple.of(organisation.value()))
            .map(
                rows -> {
                  for (Row row : rows) {
                    return Optional.of(
                        new Restoration(
                            row.getOffsetDateTime("restored_at").toInstant(),
                            row.getOffsetDateTime("taken_at").toInstant()));
                  }
                  return Optional.empty();
                }));
  }

  @Override
  public SealedRecords sealedRecords() {
    return sealedRecords;
  }

  @Override
  public Future<Void> check() {
    return PgFailures.translate(Future.all(pool.query(WRITABLE).execute(), batches.check()))
        .compose(
            both ->
                both.<RowSet<Row>>resultAt(0).iterator().next().getBoolean("writable")
                    ? Future.succeededFuture()
                    : Future.failedFuture(
                        new StoreException(
                            StoreException.Kind.UNAVAILABLE, "the database is read-only")));
  }
}
