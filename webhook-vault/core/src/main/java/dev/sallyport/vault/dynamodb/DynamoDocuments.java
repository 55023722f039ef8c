package dev.sallyport.vault.dynamodb;

import dev.sallyport.vault.failure.StoreException;
import dev.sallyport.vault.keyset.VaultKeyset;
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

/** Documents, an item each; those of a collection in one partition. */
final class DynamoDocuments implements Documents {
  private final Table table;
  private final Writing writing;
  private final VaultKeyset keyset;

  DynamoDocuments(Table table, Writing writing, VaultKeyset keyset) {
    this.table = table;
    this.writing = writing;
    this.keyset = keyset;
  }

  @Override
  public Future<Optional<SealedDocument>> find(
      Organisation organisation, DocumentCollection collection, DocumentKey key) {
    return table
        .find(Place.document(organisation, collection, key))
        .map(found -> found.map(item -> document(organisation, collection, item)))
        .compose(
            found ->
                keyset.knowing(found, found.map(SealedDocument::ciphertext).stream().toList()));
  }

  @Override
  public Future<Boolean> write(SealedDocument document) {
    return document.summary().version() == 1
        ? requireRoom(document).compose(room -> write(document, Condition.ABSENT))
        : write(document, follows(document.summary()));
  }

  private Future<Boolean> write(SealedDocument document, Condition condition) {
    return writing
        .sealed(
            document.organisation(),
            List.of(document.ciphertext()),
            List.of(new Write.Put(item(document), condition)))
        .map(Committed::isDone);
  }

  private static Condition follows(DocumentSummary summary) {
    return new Condition(
        "#version = :version AND #created = :created",
        Item.empty()
            .number(":version", summary.version() - 1)
            .time(":created", summary.createdAt()));
  }

  /**
   * Writers at the same moment may go a few beyond: the bound keeps a collection small, no more.
   */
  private Future<Void> requireRoom(SealedDocument document) {
    return table
        .count(
            Selection.of(partition(document.organisation(), document.summary().collection())),
            MAXIMUM)
        .compose(
            count ->
                count.fitting() < MAXIMUM
                    ? Future.succeededFuture()
                    : Future.failedFuture(
                        new StoreException(
                            StoreException.Kind.FULL, "the collection holds no more documents")));
  }

  @Override
  public Future<Boolean> delete(
      Organisation organisation, DocumentCollection collection, DocumentKey key) {
    return delete(organisation, Place.document(organisation, collection, key), Condition.PRESENT);
  }

  private Future<Boolean> delete(Organisation organisation, Place place, Condition condition) {
    return writing
        .plain(organisation, List.of(new Write.Delete(place, condition)))
        .map(Committed::isDone);
  }

  @Override
  public Future<Integer> forget(
      Organisation organisation, DocumentCollection collection, Instant time) {
    Condition old = new Condition("#updated < :time", Item.empty().time(":time", time));
    return table
        .list(
            Selection.of(partition(organisation, collection)).where(old.expression(), old.values()),
            MAXIMUM)
        .compose(found -> forget(organisation, old, found, 0, 0));
  }

  private Future<Integer> forget(
      Organisation organisation, Condition old, List<Item> found, int next, int forgotten) {
    return next == found.size()
        ? Future.succeededFuture(forgotten)
        : delete(organisation, found.get(next).place(), old)
            .compose(
                done ->
                    forget(organisation, old, found, next + 1, done ? forgotten + 1 : forgotten));
  }

  @Override
  public Future<DocumentPage> list(
      Organisation organisation,
      DocumentCollection collection,
      Optional<DocumentKey> after,
      int limit) {
    DocumentPage.requireLimit(limit);
    String partition = partition(organisation, collection);
    Selection behind =
        after
            .map(key -> Selection.after(partition, key.value()))
            .orElseGet(() -> Selection.of(partition));
    // One more than asked for tells whether there is a next page.
    return table
        .list(behind, limit + 1)
        .compose(
            items ->
                table
                    .count(Selection.of(partition), Long.MAX_VALUE)
                    .map(
                        count ->
                            DocumentPage.of(
                                items.stream().map(item -> summary(collection, item)).toList(),
                                limit,
                                count.fitting())));
  }

  static String partition(Organisation organisation, DocumentCollection collection) {
    return Place.partition(organisation, "document#" + collection.wireName());
  }

  static Item item(SealedDocument document) {
    DocumentSummary summary = document.summary();
    return Item.at(Place.document(document.organisation(), summary.collection(), summary.key()))
        .number("version", summary.version())
        .time("created", summary.createdAt())
        .time("updated", summary.updatedAt())
        .text(Sealing.KEY, Sealing.keyOf(List.of(document.ciphertext())))
        .bytes("ciphertext", document.ciphertext());
  }

  static SealedDocument document(
      Organisation organisation, DocumentCollection collection, Item item) {
    return new SealedDocument(organisation, summary(collection, item), item.bytes("ciphertext"));
  }

  private static DocumentSummary summary(DocumentCollection collection, Item item) {
    return new DocumentSummary(
        collection,
        new DocumentKey(item.place().sort()),
        item.number("version"),
        item.time("created"),
        item.time("updated"));
  }
}
