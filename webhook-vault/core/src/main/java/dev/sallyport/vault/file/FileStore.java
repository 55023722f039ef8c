package dev.sallyport.vault.file;

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

/** An open vault file. */
final class FileStore implements Store {
  private final FileWorker worker;
  private final FileCredentials credentials;
  private final FileRedemptions redemptions;
  private final FileDeposits deposits;
  private final FileDocuments documents;
  private final FileEnrolments enrolments;
  private final FileReleaseCaps caps;
  private final FileBindings bindings;
  private final FileReleaseLog log;
  private final FileLogTrees logTrees;
  private final FileSealedRecords sealedRecords;

  FileStore(VaultKeyset keyset, FileWorker worker) {
    Organisation organisation = keyset.organisation();
    this.worker = worker;
    this.credentials = new FileCredentials(organisation, worker);
    this.redemptions = new FileRedemptions(organisation, worker);
    this.deposits = new FileDeposits(organisation, worker);
    this.documents = new FileDocuments(organisation, worker);
    this.enrolments = new FileEnrolments(organisation, worker);
    this.caps = new FileReleaseCaps(organisation, worker);
    this.bindings = new FileBindings(organisation, worker);
    this.log = new FileReleaseLog(organisation, worker);
    this.logTrees = new FileLogTrees(organisation, worker);
    this.sealedRecords = new FileSealedRecords(worker, keyset);
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
    return worker.read(changes -> changes.state().restoration());
  }

  @Override
  public SealedRecords sealedRecords() {
    return sealedRecords;
  }

  @Override
  public Future<Void> check() {
    return worker.write(changes -> true).mapEmpty();
  }
}
