package dev.sallyport.vault.store;

import dev.sallyport.vault.backup.Restoration;
import dev.sallyport.vault.binding.Bindings;
import dev.sallyport.vault.cap.ReleaseCaps;
import dev.sallyport.vault.credential.Credentials;
import dev.sallyport.vault.deposit.Deposits;
import dev.sallyport.vault.enrolment.Enrolments;
import dev.sallyport.vault.failure.StoreException;
import dev.sallyport.vault.log.ReleaseLog;
import dev.sallyport.vault.log.proof.LogTrees;
import dev.sallyport.vault.release.Redemptions;
import dev.sallyport.vault.rotation.SealedRecords;
import dev.sallyport.vault.storage.Documents;
import io.vertx.core.Future;
import java.util.Optional;

/** Everything a vault keeps, for the use of one event loop. */
public interface Store {
  Credentials credentials();

  Redemptions redemptions();

  Deposits deposits();

  Documents documents();

  Enrolments enrolments();

  ReleaseCaps caps();

  Bindings bindings();

  ReleaseLog log();

  /** The tree of the log; empty when the store cannot tell which entries are still to come. */
  Optional<LogTrees> logTrees();

  /** The latest backup that was restored, if there was one: history was cut. */
  Future<Optional<Restoration>> restoration();

  /** All that is sealed, for a rotation of the data keys. */
  SealedRecords sealedRecords();

  /**
   * Whether the store answers and could be written to now; fails with {@link StoreException} when
   * not.
   */
  Future<Void> check();
}
