package dev.sallyport.vault.storage;

import dev.sallyport.ticket.ServiceName;
import dev.sallyport.ticket.TicketFormat;
import dev.sallyport.vault.credential.CredentialSummary;
import dev.sallyport.vault.credential.CredentialWriter;
import dev.sallyport.vault.credential.Credentials;
import dev.sallyport.vault.credential.NewCredential;
import dev.sallyport.vault.credential.PutMode;
import dev.sallyport.vault.credential.PutOutcome;
import dev.sallyport.vault.credential.SealedCredential;
import dev.sallyport.vault.deposit.StoreCredential;
import dev.sallyport.vault.deposit.StoredMeta;
import dev.sallyport.vault.deposit.TokenData;
import dev.sallyport.vault.endpoint.JsonObject;
import dev.sallyport.vault.endpoint.VaultError;
import dev.sallyport.vault.endpoint.VaultRefusal;
import dev.sallyport.vault.endpoint.VaultRequest;
import dev.sallyport.vault.organisation.Organisation;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The credentials as the gate sees them: metadata, never a value. Only in a binding of Token
 * Vault's format may the gate bring a value along, as that protocol has it.
 */
final class StoredTokens implements StoredCollection {
  private static final Set<String> FILTERS =
      Set.of(
          "serviceName",
          "tokenType",
          "hasRefreshToken",
          "hasCertificate",
          "hasPrivateKey",
          "hasSSHKey",
          "hasTotpSecret");

  private final Organisation organisation;
  private final Credentials credentials;
  private final CredentialWriter writer;
  private final GateDeeds deeds;
  private final TicketFormat format;

  StoredTokens(
      Organisation organisation,
      Credentials credentials,
      CredentialWriter writer,
      GateDeeds deeds,
      TicketFormat format) {
    this.organisation = organisation;
    this.credentials = credentials;
    this.writer = writer;
    this.deeds = deeds;
    this.format = format;
  }

  @Override
  public Set<String> filters() {
    return FILTERS;
  }

  @Override
  public Future<Optional<Map<String, Object>>> get(String key) {
    return credentials
        .find(organisation, service(key, "key"))
        .map(found -> found.map(SealedCredential::summary).map(StoredMeta::of));
  }

  @Override
  public Future<Listed.Page> page(Optional<String> after, int limit) {
    return credentials
        .list(organisation, after.map(text -> service(text, "options.after")), limit)
        .map(
            page ->
                new Listed.Page(
                    page.credentials().stream().map(StoredTokens::line).toList(),
                    page.next().map(ServiceName::value),
                    page.total()));
  }

  private static Listed line(CredentialSummary credential) {
    return new Listed(
        credential.service().value(), credential.metadata().updatedAt(), StoredMeta.of(credential));
  }

  @Override
  public Future<Map<String, Object>> set(VaultRequest request, String key, JsonObject data) {
    if (format != TicketFormat.TOKENVAULT2) {
      throw new VaultRefusal(
          VaultError.FORBIDDEN,
          "credential_from_gate",
          "A gate brings no credentials: whoever has one stores it at /v1/store, with a ticket.");
    }
    ServiceName service = service(key, "key");
    NewCredential credential = TokenData.in(data);
    return deeds
        .record(request, "storage_set", Optional.of(service))
        .compose(recorded -> writer.put(service, new PutMode.CreateOrOverwrite(), credential))
        .map(StoredTokens::stored);
  }

  private static Map<String, Object> stored(PutOutcome outcome) {
    return switch (outcome) {
      case PutOutcome.Stored(CredentialSummary credential) -> StoredMeta.of(credential);
      case PutOutcome.RulesOfOwner() -> throw StoreCredential.rulesOfOwner();
      case PutOutcome.AlreadyExists(), PutOutcome.NotFound(), PutOutcome.StaleCreation() ->
          throw new IllegalStateException("an unconditional put was refused");
    };
  }

  @Override
  public Future<Boolean> delete(VaultRequest request, String key) {
    ServiceName service = service(key, "key");
    return deeds
        .record(request, "storage_delete", Optional.of(service))
        .compose(recorded -> credentials.find(organisation, service))
        .compose(
            found ->
                found.filter(each -> each.metadata().endsByOwnerOnly()).isPresent()
                    ? Future.failedFuture(endedByOwner())
                    : credentials.deleteUnlessOwners(organisation, service));
  }

  /** Stored again after its deletion, it would not be protected any more. */
  private static VaultRefusal endedByOwner() {
    return new VaultRefusal(
        VaultError.FORBIDDEN,
        "ended_by_owner",
        "This credential is protected by its owner, who ends it with `vault delete`.");
  }

  private static ServiceName service(String text, String member) {
    return ServiceName.parse(text)
        .orElseThrow(
            () ->
                new VaultRefusal(
                    VaultError.INVALID_REQUEST,
                    member + " is not a service name in its canonical form."));
  }
}
