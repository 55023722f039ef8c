package dev.sallyport.vault.file;

import dev.sallyport.vault.failure.StoreException;
import dev.sallyport.vault.organisation.Organisation;
import dev.sallyport.vault.storage.DocumentCollection;
import dev.sallyport.vault.storage.DocumentKey;
import dev.sallyport.vault.storage.DocumentPage;
import dev.sallyport.vault.storage.DocumentSummary;
import dev.sallyport.vault.storage.Documents;
import dev.sallyport.vault.storage.SealedDocument;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Documents in a vault file. */
final class FileDocuments implements Documents {
  private final Organisation owner;
  private final FileWorker worker;

  FileDocuments(Organisation owner, FileWorker worker) {
    this.owner = owner;
    this.worker = worker;
  }

  @Override
  public Future<Optional<SealedDocument>> find(
      Organisation organisation, DocumentCollection collection, DocumentKey key) {
    return worker.read(
        changes ->
            organisation.equals(owner)
                ? changes.state().documents().find(collection, key)
                : Optional.empty());
  }

  @Override
  public Future<Boolean> write(SealedDocument document) {
    return worker.write(changes -> write(document, changes));
  }

  private boolean write(SealedDocument document, Changes changes) {
    DocumentSummary next = document.summary();
    FileDocumentState documents = changes.state().documents();
    Optional<DocumentSummary> stored =
        documents.find(next.collection(), next.key()).map(SealedDocument::summary);
    if (!document.organisation().equals(owner) || !follows(next, stored)) {
      return false;
    }
    boolean tooMany = stored.isEmpty() && documents.count(next.collection()) >= MAXIMUM;
    if (tooMany || documents.bytes() + document.ciphertext().length > FileLimits.DOCUMENT_BYTES) {
      throw new StoreException(StoreException.Kind.FULL, "the vault file holds no more documents");
    }
    changes.add(new Entry.DocumentWritten(document));
    return true;
  }

  /** One that was deleted and written anew is another one, whatever its version. */
  private static boolean follows(DocumentSummary next, Optional<DocumentSummary> stored) {
    return stored
        .map(
            before ->
                next.version() == before.version() + 1
                    && next.createdAt().equals(before.createdAt()))
        .orElseGet(() -> next.version() == 1);
  }

  @Override
  public Future<Boolean> delete(
      Organisation organisation, DocumentCollection collection, DocumentKey key) {
    return worker.write(
        changes -> {
          boolean stored =
              organisation.equals(owner)
                  && changes.state().documents().find(collection, key).isPresent();
          if (stored) {
            changes.add(new Entry.DocumentDeleted(collection, key));
          }
          return stored;
        });
  }

  @Override
  public Future<Integer> forget(
      Organisation organisation, DocumentCollection collection, Instant time) {
    return worker.write(
        changes -> {
          List<DocumentKey> old =
              organisation.equals(owner)
                  ? changes.state().documents().writtenBefore(collection, time)
                  : List.of();
          old.forEach(key -> changes.add(new Entry.DocumentDeleted(collection, key)));
          return old.size();
        });
  }

  @Override
  public Future<DocumentPage> list(
      Organisation organisation,
      DocumentCollection collection,
      Optional<DocumentKey> after,
      int limit) {
    DocumentPage.requireLimit(limit);
    String from = after.map(DocumentKey::value).orElse("");
    return worker.read(
        changes ->
            organisation.equals(owner)
                ? page(changes.state().documents(), collection, from, limit)
                : DocumentPage.of(List.of(), limit, 0));
  }

  private static DocumentPage page(
      FileDocumentState documents, DocumentCollection collection, String from, int limit) {
    return DocumentPage.of(
        documents.after(collection, from, limit + 1), limit, documents.count(collection));
  }
}
