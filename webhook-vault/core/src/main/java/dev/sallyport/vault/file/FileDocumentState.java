package dev.sallyport.vault.file;

import dev.sallyport.vault.storage.DocumentCollection;
import dev.sallyport.vault.storage.DocumentKey;
import dev.sallyport.vault.storage.DocumentSummary;
import dev.sallyport.vault.storage.SealedDocument;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** The documents in a vault file. Belongs to the file's thread. */
final class FileDocumentState {
  private final Map<DocumentCollection, NavigableMap<String, SealedDocument>> collections =
      new EnumMap<>(DocumentCollection.class);
  private long bytes;

  void put(SealedDocument document) {
    DocumentSummary summary = document.summary();
    remove(summary.collection(), summary.key());
    in(summary.collection()).put(summary.key().value(), document);
    bytes += document.ciphertext().length;
  }

  void remove(DocumentCollection collection, DocumentKey key) {
    SealedDocument before = in(collection).remove(key.value());
    bytes -= before == null ? 0 : before.ciphertext().length;
  }

  Optional<SealedDocument> find(DocumentCollection collection, DocumentKey key) {
    return Optional.ofNullable(in(collection).get(key.value()));
  }

  List<DocumentSummary> after(DocumentCollection collection, String key, int limit) {
    return in(collection).tailMap(key, false).values().stream()
        .limit(limit)
        .map(SealedDocument::summary)
        .toList();
  }

  List<DocumentKey> writtenBefore(DocumentCollection collection, Instant time) {
    return in(collection).values().stream()
        .map(SealedDocument::summary)
        .filter(summary -> summary.updatedAt().isBefore(time))
        .map(DocumentSummary::key)
        .toList();
  }

  List<SealedDocument> all() {
    return collections.values().stream().flatMap(each -> each.values().stream()).toList();
  }

  int count(DocumentCollection collection) {
    return in(collection).size();
  }

  long bytes() {
    return bytes;
  }

  private NavigableMap<String, SealedDocument> in(DocumentCollection collection) {
    return collections.computeIfAbsent(collection, each -> new TreeMap<>());
  }
}
