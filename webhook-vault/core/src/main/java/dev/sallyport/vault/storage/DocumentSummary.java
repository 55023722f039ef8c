package dev.sallyport.vault.storage;

import java.time.Instant;

/**
 * A document as lists show it.
 *
 * @param version 1 at first, one more with each overwrite
 */
public record DocumentSummary(
    DocumentCollection collection,
    DocumentKey key,
    long version,
    Instant createdAt,
    Instant updatedAt) {
  /** Checks the version. */
  public DocumentSummary {
    if (version < 1) {
      throw new IllegalArgumentException("versions count from 1");
    }
  }
}
