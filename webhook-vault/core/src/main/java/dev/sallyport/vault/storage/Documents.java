package dev.sallyport.vault.storage;

import dev.sallyport.vault.organisation.Organisation;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;

/**
 * Documents of the gate, and of the vault itself. What a future reports as done is durable. Futures
 * fail with {@link dev.sallyport.vault.failure.StoreException} when the store cannot be reached or
 * is full.
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
   * Deletes the documents of a collection that were last written before {@code time}. What is
   * written meanwhile stays: whether a document is old is looked at as it is deleted.
   *
   * @return how many there were
   */
  Future<Integer> forget(Organisation organisation, DocumentCollection collection, Instant time);

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
