package dev.sallyport.vault.file;

import dev.sallyport.ticket.ServiceName;
import dev.sallyport.vault.credential.CredentialPage;
import dev.sallyport.vault.credential.CredentialSummary;
import dev.sallyport.vault.credential.CredentialVersion;
import dev.sallyport.vault.credential.Credentials;
import dev.sallyport.vault.credential.SealedCredential;
import dev.sallyport.vault.failure.StoreException;
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
    return worker.read(
        changes ->
            organisation.equals(owner)
                ? changes.state().credential(service.value())
                : Optional.empty());
  }

  @Override
  public Future<Boolean> write(SealedCredential credential) {
    return worker.write(changes -> write(credential, changes));
  }

  @Override
  public Future<Boolean> delete(Organisation organisation, ServiceName service) {
    return worker.write(
        changes -> {
          boolean stored =
              organisation.equals(owner) && changes.state().credential(service.value()).isPresent();
          if (stored) {
            changes.add(new Entry.CredentialDeleted(service));
          }
          return stored;
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

  private boolean write(SealedCredential credential, Changes changes) {
    Optional<CredentialVersion> stored =
        changes.state().credential(credential.service().value()).map(SealedCredential::version);
    if (!credential.organisation().equals(owner) || !follows(credential.version(), stored)) {
      return false;
    }
    requireRoom(credential, changes.state());
    changes.add(new Entry.CredentialWritten(credential));
    return true;
  }

  private static boolean follows(CredentialVersion next, Optional<CredentialVersion> stored) {
    return next.isFirst()
        ? stored.isEmpty()
        : stored.map(CredentialVersion::next).filter(next::equals).isPresent();
  }

  private static void requireRoom(SealedCredential credential, FileState state) {
    boolean tooMany =
        credential.version().isFirst() && state.credentialCount() >= FileLimits.CREDENTIALS;
    if (tooMany || state.credentialBytes() + credential.size() > FileLimits.CREDENTIAL_BYTES) {
      throw new StoreException(
          StoreException.Kind.FULL, "the vault file holds no more credentials");
    }
  }
}
