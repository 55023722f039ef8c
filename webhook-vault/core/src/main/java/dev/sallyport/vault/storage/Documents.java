package dev.sallyport.vault.storage;

import dev.sallyport.vault.organisation.Organisation;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * The gate's documents. What a future reports as done is durable. Futures fail with {@link
 * dev.sallyport.vault.failure.StoreException} when the store cannot be reached or is full.
 */
public interface Documents {
  /** Documents in one collection; a gate has a few for each proxy. */
  int MAXIMUM = 10_000;

  /** One document. */
  Future<Optional<SealedDocument>> find(
      Organisation organisation, DocumentCollection collection, DocumentKey key);

  /**
   * Stores {@code document} if it directly follows what is stored: version 1 where nothing is, any
   * other over its predecessor.
   *
   * @return false, with nothing changed, when another version is stored
   */
  Future<Boolean> write(SealedDocument document);

  /** Deletes a document, whatever its version. False when there was none. */
  Future<Boolean> delete(Organisation organisation, DocumentCollection collection, DocumentKey key);

  /**
   * Documents without their content, in order of keys.
   *
   * @param after continue behind this key
   * @param limit 1 to {@value DocumentPage#LIMIT}
   */
  Future<DocumentPage> list(
      Organisation organisation,
      DocumentCollection collection,
      Optional<DocumentKey> after,
      int limit);
}
