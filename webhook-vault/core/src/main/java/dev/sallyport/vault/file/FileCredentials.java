package dev.sallyport.vault.file;

import dev.sallyport.ticket.ServiceName;
import dev.sallyport.vault.credential.CredentialPage;
import dev.sallyport.vault.credential.CredentialSummary;
import dev.sallyport.vault.credential.Credentials;
import dev.sallyport.vault.credential.SealedCredential;
import dev.sallyport.vault.organisation.Organisation;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** Credentials in a vault file. */
final class FileCredentials implements Credentials {
  private final Organisation owner;
  private final FileWorker worker;

  FileCredentials(Organisation owner, FileWorker worker) {
    this.owner = owner;
    this.worker = worker;
  }

  @Override
  public Future<Optional<SealedCredential>> find(Organisation organisation, ServiceName service) {
    return worker.read(changes -> find(organisation, service, changes));
  }

  private Optional<SealedCredential> find(
      Organisation organisation, ServiceName service, Changes changes) {
    return organisation.equals(owner)
        ? changes.state().credential(service.value())
        : Optional.empty();
  }

  @Override
  public Future<Boolean> write(SealedCredential credential) {
    return worker.write(changes -> CredentialWriting.write(credential, owner, changes));
  }

  @Override
  public Future<Boolean> delete(Organisation organisation, ServiceName service) {
    return worker.write(
        changes -> {
          boolean stored = find(organisation, service, changes).isPresent();
          if (stored) {
            changes.add(new Entry.CredentialDeleted(service));
          }
          return stored;
        });
  }

  @Override
  public Future<Boolean> deleteUnlessOwners(Organisation organisation, ServiceName service) {
    return worker.write(
        changes -> {
          boolean deletable =
              find(organisation, service, changes)
                  .filter(credential -> !credential.metadata().endsByOwnerOnly())
                  .isPresent();
          if (deletable) {
            changes.add(new Entry.CredentialDeleted(service));
          }
          return deletable;
        });
  }

  @Override
  public Future<CredentialPage> list(
      Organisation organisation, Optional<ServiceName> after, int limit) {
    CredentialPage.requireLimit(limit);
    String from = after.map(ServiceName::value).orElse("");
    return worker.read(
        changes ->
            organisation.equals(owner)
                ? page(changes.state(), from, limit)
                : CredentialPage.of(List.of(), limit, 0));
  }

  private static CredentialPage page(FileState state, String from, int limit) {
    List<CredentialSummary> read =
        state.credentialsAfter(from).values().stream()
            .limit(limit + 1L)
            .map(SealedCredential::summary)
            .toList();
    return CredentialPage.of(read, limit, state.credentialCount());
  }
}
