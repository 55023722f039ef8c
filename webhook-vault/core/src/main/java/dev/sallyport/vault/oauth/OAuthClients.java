package dev.sallyport.vault.oauth;

import dev.sallyport.service.json.Json;
import dev.sallyport.service.json.JsonRefused;
import dev.sallyport.ticket.ServiceName;
import dev.sallyport.vault.failure.StoreException;
import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.storage.DocumentCollection;
import dev.sallyport.vault.storage.DocumentKey;
import dev.sallyport.vault.storage.DocumentSeal;
import dev.sallyport.vault.storage.Documents;
import dev.sallyport.vault.storage.OwnDocuments;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The clients that the vault's owner set, each sealed for its place. Nothing but the owner's
 * command writes them: no gate, no ticket and no hint does.
 */
public final class OAuthClients {
  private final OwnDocuments documents;
  private final Providers providers;

  /** Keeps clients of the keyset's organisation in {@code documents}. */
  public OAuthClients(
      VaultKeyset keyset, Documents documents, Providers providers, InstantSource clock) {
    this.documents =
        new OwnDocuments(
            keyset.organisation(),
            DocumentCollection.OAUTH_CLIENTS,
            documents,
            new DocumentSeal(keyset),
            clock);
    this.providers = providers;
  }

  private record Kept(
      String provider,
      String clientId,
      @Nullable String clientSecret,
      @Nullable String place,
      @Nullable String scope) {
    @Override
    public String toString() {
      return "Kept[redacted]";
    }
  }

  /**
   * Checks that the catalogue has the provider and that it is where the client says.
   *
   * @throws IllegalArgumentException when not; the message says what to change
   */
  public void requireUsable(OAuthClient.Facts client) {
    RegisteredClient.place(provider(client), client);
  }

  private Provider provider(OAuthClient.Facts client) {
    return providers
        .find(client.provider())
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "the provider must be one of " + String.join(", ", providers.names())));
  }

  /** Stores a client, over one of the same name. */
  public Future<Void> put(OAuthClient client) {
    requireUsable(client.facts());
    OAuthClient.Facts facts = client.facts();
    byte[] content =
        Json.write(
            new Kept(
                facts.provider(),
                facts.clientId(),
                client.exposeForProof().orElse(null),
                facts.place().orElse(null),
                facts.scope().orElse(null)));
    return documents.put(key(facts.name()), content);
  }

  /** Removes a client; false when there was none. */
  public Future<Boolean> delete(ServiceName name) {
    return documents.delete(key(name));
  }

  /** The client of this name, and what the catalogue says about its provider. */
  Future<Optional<RegisteredClient>> find(ServiceName name) {
    return documents
        .find(key(name))
        .map(found -> found.map(document -> registered(read(name, document))));
  }

  private RegisteredClient registered(OAuthClient client) {
    return new RegisteredClient(client, provider(client.facts()));
  }

  /** All of them without their secrets, in order of their names. */
  public Future<List<OAuthClient.Facts>> list() {
    List<OAuthClient.Facts> all = new ArrayList<>();
    return documents
        .each(
            summary -> {
              ServiceName name = new ServiceName(summary.key().value());
              return documents
                  .find(summary.key())
                  .onSuccess(
                      found -> found.ifPresent(document -> all.add(read(name, document).facts())))
                  .mapEmpty();
            })
        .map(done -> all);
  }

  private static OAuthClient read(ServiceName name, OwnDocuments.Opened document) {
    try {
      Kept kept = Json.read(document.exposeContent(), Kept.class);
      return new OAuthClient(
          name,
          kept.provider,
          kept.clientId,
          Optional.ofNullable(kept.clientSecret),
          Optional.ofNullable(kept.place),
          Optional.ofNullable(kept.scope));
    } catch (JsonRefused e) {
      throw new StoreException(StoreException.Kind.DAMAGED, "a client that is no JSON", e);
    }
  }

  private static DocumentKey key(ServiceName name) {
    return new DocumentKey(name.value());
  }
}
