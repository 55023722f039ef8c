package dev.sallyport.vault.postgresql;

import static java.time.ZoneOffset.UTC;

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
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Documents in table {@code document}. */
final class PgDocuments implements Documents {
  private static final String FIND =
      """
      select collection, key, version, created_at, updated_at, ciphertext from document
      where organisation = $1 and collection = $2 and key = $3""";
  private static final String INSERT =
      """
      insert into document (organisation, collection, key, version, created_at, updated_at, ciphertext)
      values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing""";
  private static final String OVERWRITE =
      """
      update document set version = $4, updated_at = $6, ciphertext = $7
      where organisation = $1 and collection = $2 and key = $3 and version = $4 - 1 and created_at = $5""";
  private static final String DELETE =
      "delete from document where organisation = $1 and collection = $2 and key = $3";
  private static final String FORGET =
      "delete from document where organisation = $1 and collection = $2 and updated_at < $3";
  private static final String LIST =
      """
      select key, version, created_at, updated_at from document
      where organisation = $1 and collection = $2 and key > $3 order by key limit $4""";
  private static final String COUNT =
      "select count(*) as total from document where organisation = $1 and collection = $2";

  private final SqlClient client;
  private final VaultKeyset keyset;

  PgDocuments(SqlClient client, VaultKeyset keyset) {
    this.client = client;
    this.keyset = keyset;
  }

  @Override
  public Future<Optional<SealedDocument>> find(
      Organisation organisation, DocumentCollection collection, DocumentKey key) {
    return execute(FIND, Tuple.of(organisation.value(), collection.wireName(), key.value()))
        .map(
            rows ->
                rows.size() == 0
                    ? Optional.<SealedDocument>empty()
                    : Optional.of(document(organisation, rows.iterator().next())))
        .compose(
            found ->
                keyset.knowing(found, found.map(SealedDocument::ciphertext).stream().toList()));
  }

  @Override
  public Future<Boolean> write(SealedDocument document) {
    return document.summary().version() == 1
        ? requireRoom(document).compose(room -> write(INSERT, document))
        : write(OVERWRITE, document);
  }

  /** Writers at the same moment may go a few beyond: the bound keeps the table small, no more. */
  private Future<Void> requireRoom(SealedDocument document) {
    return count(document.organisation(), document.summary().collection())
        .compose(
            total ->
                total < MAXIMUM
                    ? Future.succeededFuture()
                    : Future.failedFuture(
                        new StoreException(
                            StoreException.Kind.FULL, "the collection holds no more documents")));
  }

  private Future<Boolean> write(String sql, SealedDocument document) {
    DocumentSummary summary = document.summary();
    Tuple parameters =
        Tuple.of(
            document.organisation().value(),
            summary.collection().wireName(),
            summary.key().value(),
            summary.version(),
            summary.createdAt().atOffset(UTC),
            summary.updatedAt().atOffset(UTC));
    return execute(sql, parameters.addBuffer(Buffer.buffer(document.ciphertext())))
        .map(rows -> rows.rowCount() == 1);
  }

  @Override
  public Future<Boolean> delete(
      Organisation organisation, DocumentCollection collection, DocumentKey key) {
    return execute(DELETE, Tuple.of(organisation.value(), collection.wireName(), key.value()))
        .map(rows -> rows.rowCount() == 1);
  }

  @Override
  public Future<Integer> forget(
      Organisation organisation, DocumentCollection collection, Instant time) {
    return execute(
            FORGET, Tuple.of(organisation.value(), collection.wireName(), time.atOffset(UTC)))
        .map(RowSet::rowCount);
  }

  @Override
  public Future<DocumentPage> list(
      Organisation organisation,
      DocumentCollection collection,
      Optional<DocumentKey> after,
      int limit) {
    DocumentPage.requireLimit(limit);
    String from = after.map(DocumentKey::value).orElse("");
    // One more than asked for tells whether there is a next page.
    return execute(LIST, Tuple.of(organisation.value(), collection.wireName(), from, limit + 1))
        .compose(
            rows ->
                count(organisation, collection)
                    .map(total -> DocumentPage.of(summaries(collection, rows), limit, total)));
  }

  private Future<Long> count(Organisation organisation, DocumentCollection collection) {
    return execute(COUNT, Tuple.of(organisation.value(), collection.wireName()))
        .map(rows -> rows.iterator().next().getLong("total"));
  }

  private static List<DocumentSummary> summaries(DocumentCollection collection, RowSet<Row> rows) {
    List<DocumentSummary> summaries = new ArrayList<>();
    for (Row row : rows) {
      summaries.add(summary(collection, row));
    }
    return summaries;
  }

  /** A whole row, its collection included. */
  static SealedDocument document(Organisation organisation, Row row) {
    return new SealedDocument(
        organisation,
        summary(DocumentCollection.ofWireName(row.getString("collection")), row),
        row.getBuffer("ciphertext").getBytes());
  }

  private static DocumentSummary summary(DocumentCollection collection, Row row) {
    return new DocumentSummary(
        collection,
        new DocumentKey(row.getString("key")),
        row.getLong("version"),
        row.getOffsetDateTime("created_at").toInstant(),
        row.getOffsetDateTime("updated_at").toInstant());
  }

  private Future<RowSet<Row>> execute(String sql, Tuple parameters) {
    return PgFailures.translate(client.preparedQuery(sql).execute(parameters));
  }
}
