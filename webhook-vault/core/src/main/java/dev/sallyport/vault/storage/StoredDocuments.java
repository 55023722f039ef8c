package dev.sallyport.vault.storage;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.service.json.Json;
import dev.sallyport.service.json.JsonRefused;
import dev.sallyport.vault.endpoint.JsonObject;
import dev.sallyport.vault.endpoint.VaultError;
import dev.sallyport.vault.endpoint.VaultRefusal;
import dev.sallyport.vault.endpoint.VaultRequest;
import dev.sallyport.vault.failure.StoreException;
import dev.sallyport.vault.organisation.Organisation;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A collection of documents. The gate reads them back, so none may hold a secret. */
final class StoredDocuments implements StoredCollection {
  /** Lost races before giving up; each means that another writer succeeded. */
  private static final int ATTEMPTS = 16;

  private final Organisation organisation;
  private final DocumentCollection collection;
  private final Documents documents;
  private final DocumentSeal seal;
  private final GateDeeds deeds;
  private final InstantSource clock;

  StoredDocuments(
      Organisation organisation,
      DocumentCollection collection,
      Documents documents,
      DocumentSeal seal,
      GateDeeds deeds,
      InstantSource clock) {
    this.organisation = organisation;
    this.collection = collection;
    this.documents = documents;
    this.seal = seal;
    this.deeds = deeds;
    this.clock = clock;
  }

  @Override
  public Set<String> filters() {
    return Set.of("key");
  }

  @Override
  public Future<Optional<Map<String, Object>>> get(String key) {
    return documents
        .find(organisation, collection, key(key, "key"))
        .map(found -> found.map(this::opened));
  }

  private Map<String, Object> opened(SealedDocument document) {
    Map<String, Object> members = members(document.summary());
    try {
      members.put("data", Json.read(seal.open(document), JsonNode.class));
    } catch (JsonRefused e) {
      throw new StoreException(StoreException.Kind.DAMAGED, "a document that is no JSON", e);
    }
    return members;
  }

  @Override
  public Future<Listed.Page> page(Optional<String> after, int limit) {
    return documents
        .list(organisation, collection, after.map(text -> key(text, "options.after")), limit)
        .map(
            page ->
                new Listed.Page(
                    page.documents().stream().map(StoredDocuments::line).toList(),
                    page.next().map(DocumentKey::value),
                    page.total()));
  }

  private static Listed line(DocumentSummary summary) {
    return new Listed(summary.key().value(), summary.updatedAt(), members(summary));
  }

  private static Map<String, Object> members(DocumentSummary summary) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("key", summary.key().value());
    members.put("createdAt", summary.createdAt().toEpochMilli());
    members.put("updatedAt", summary.updatedAt().toEpochMilli());
    return members;
  }

  @Override
  public Future<Map<String, Object>> set(VaultRequest request, String key, JsonObject data) {
    DocumentKey name = key(key, "key");
    byte[] content = DocumentContent.of(data);
    return deeds
        .record(request, "document_set", Optional.empty())
        .compose(recorded -> write(name, content, ATTEMPTS))
        .map(StoredDocuments::members);
  }

  private Future<DocumentSummary> write(DocumentKey key, byte[] content, int left) {
    if (left == 0) {
      return Future.failedFuture(
          new StoreException(StoreException.Kind.OVERLOADED, "too many writers of one document"));
    }
    return documents
        .find(organisation, collection, key)
        .map(found -> next(key, found.map(SealedDocument::summary)))
        .compose(
            next ->
                documents
                    .write(seal.seal(next, content))
                    .compose(
                        written ->
                            written
                                ? Future.succeededFuture(next)
                                : write(key, content, left - 1)));
  }

  private DocumentSummary next(DocumentKey key, Optional<DocumentSummary> before) {
    // Stores keep milliseconds; what is answered must read back the same.
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return new DocumentSummary(
        collection,
        key,
        before.map(DocumentSummary::version).orElse(0L) + 1,
        before.map(DocumentSummary::createdAt).orElse(now),
        now);
  }

  @Override
  public Future<Boolean> delete(VaultRequest request, String key) {
    DocumentKey name = key(key, "key");
    return deeds
        .record(request, "document_delete", Optional.empty())
        .compose(recorded -> documents.delete(organisation, collection, name));
  }

  private static DocumentKey key(String text, String member) {
    return DocumentKey.parse(text)
        .orElseThrow(
            () ->
                new VaultRefusal(
                    VaultError.INVALID_REQUEST,
                    member + " must be 1 to 128 of A-Z a-z 0-9 . _ : @ / -"));
  }
}
