package dev.sallyport.vault.dynamodb;

import dev.sallyport.vault.backup.Restoration;
import dev.sallyport.vault.binding.Bindings;
import dev.sallyport.vault.cap.ReleaseCaps;
import dev.sallyport.vault.credential.Credentials;
import dev.sallyport.vault.deposit.Deposits;
import dev.sallyport.vault.enrolment.Enrolments;
import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.log.ReleaseLog;
import dev.sallyport.vault.log.proof.LogTrees;
import dev.sallyport.vault.organisation.Organisation;
import dev.sallyport.vault.release.Redemptions;
import dev.sallyport.vault.rotation.SealedRecords;
import dev.sallyport.vault.storage.Documents;
import dev.sallyport.vault.store.Store;
import io.vertx.core.Future;
import java.util.Optional;

/** The contents of the table. */
final class DynamoStore implements Store {
  private final Table table;
  private final Organisation organisation;
  private final History history;
  private final DynamoCredentials credentials;
  private final DynamoRedemptions redemptions;
  private final DynamoDeposits deposits;
  private final DynamoDocuments documents;
  private final DynamoEnrolments enrolments;
  private final DynamoReleaseCaps caps;
  private final DynamoBindings bindings;
  private final DynamoReleaseLog log;
  private final DynamoSealedRecords sealedRecords;

  /**
   * @param entries shared by all event loops, so that numbers rise within a process
   */
  DynamoStore(Table table, Sealing sealing, LogItems entries, VaultKeyset keyset) {
    Writing writing = new Writing(table, sealing);
    this.table = table;
    this.organisation = keyset.organisation();
    this.history = new History(table, sealing);
    this.log = new DynamoReleaseLog(table, entries);
    this.credentials = new DynamoCredentials(table, writing, keyset);
    this.redemptions = new DynamoRedemptions(table, history, entries, log);
    this.deposits = new DynamoDeposits(table, writing, history, entries, log);
    this.documents = new DynamoDocuments(table, writing, keyset);
    this.enrolments = new DynamoEnrolments(table, writing, keyset);
    this.caps = new DynamoReleaseCaps(table, writing);
    this.bindings = new DynamoBindings(table, writing, keyset);
    this.sealedRecords = new DynamoSealedRecords(table, sealing, keyset);
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

  /**
   * None: entries are numbered by clocks, and one that is late gets a number below those before it.
   */
  @Override
  public Optional<LogTrees> logTrees() {
    return Optional.empty();
  }

  @Override
  public Future<Optional<Restoration>> restoration() {
    return history.restoration(organisation);
  }

  @Override
  public SealedRecords sealedRecords() {
    return sealedRecords;
  }

  /** DynamoDB has no state in which it may be read and not written. */
  @Override
  public Future<Void> check() {
    return table.find(Place.keyset(organisation)).mapEmpty();
  }
}
