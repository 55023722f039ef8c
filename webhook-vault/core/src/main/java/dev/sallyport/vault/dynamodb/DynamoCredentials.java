package dev.sallyport.vault.dynamodb;

import dev.sallyport.ticket.ServiceName;
import dev.sallyport.vault.credential.CredentialPage;
import dev.sallyport.vault.credential.CredentialSummary;
import dev.sallyport.vault.credential.Credentials;
import dev.sallyport.vault.credential.SealedCredential;
import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.organisation.Organisation;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Credentials, each as two items. */
final class DynamoCredentials implements Credentials {
  private static final String KIND = "credential";

  private final Table table;
  private final Writing writing;
  private final VaultKeyset keyset;

  DynamoCredentials(Table table, Writing writing, VaultKeyset keyset) {
    this.table = table;
    this.writing = writing;
    this.keyset = keyset;
  }

  @Override
  public Future<Optional<SealedCredential>> find(Organisation organisation, ServiceName service) {
    return table
        .findTogether(
            List.of(
                Place.credential(organisation, service), Place.ciphertexts(organisation, service)))
        .map(found -> credential(organisation, found.getFirst(), found.getLast()))
        .compose(
            found ->
                keyset.knowing(
                    found, found.map(SealedCredential::ciphertexts).orElseGet(Map::of).values()));
  }

  private static Optional<SealedCredential> credential(
      Organisation organisation, Optional<Item> head, Optional<Item> ciphertexts) {
    return head.flatMap(
        there -> ciphertexts.map(kept -> CredentialItems.credential(organisation, there, kept)));
  }

  @Override
  public Future<Boolean> write(SealedCredential credential) {
    return writing
        .sealed(
            credential.organisation(),
            credential.ciphertexts().values(),
            CredentialItems.writes(credential))
        .map(Committed::isDone);
  }

  @Override
  public Future<Boolean> delete(Organisation organisation, ServiceName service) {
    return delete(organisation, service, Condition.PRESENT);
  }

  @Override
  public Future<Boolean> deleteUnlessOwners(Organisation organisation, ServiceName service) {
    return delete(organisation, service, CredentialItems.isNotOwners());
  }

  private Future<Boolean> delete(
      Organisation organisation, ServiceName service, Condition condition) {
    return writing
        .plain(
            organisation,
            List.of(
                new Write.Delete(Place.credential(organisation, service), condition),
                new Write.Delete(Place.ciphertexts(organisation, service), Condition.NONE)))
        .map(Committed::isDone);
  }

  @Override
  public Future<CredentialPage> list(
      Organisation organisation, Optional<ServiceName> after, int limit) {
    CredentialPage.requireLimit(limit);
    String partition = Place.partition(organisation, KIND);
    Selection behind =
        after
            .map(service -> Selection.after(partition, service.value()))
            .orElseGet(() -> Selection.of(partition));
    // One more than asked for tells whether there is a next page.
    return table
        .list(behind, limit + 1)
        .compose(
            heads ->
                table
                    .count(Selection.of(partition), Long.MAX_VALUE)
                    .map(count -> page(heads, limit, count.fitting())));
  }

  private static CredentialPage page(List<Item> heads, int limit, long total) {
    List<CredentialSummary> credentials = heads.stream().map(CredentialItems::summary).toList();
    return CredentialPage.of(credentials, limit, total);
  }
}
