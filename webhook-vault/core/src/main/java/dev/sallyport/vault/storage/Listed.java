package dev.sallyport.vault.storage;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One line of a list.
 *
 * @param cursor what to continue after
 * @param members what is shown: never a secret
 */
record Listed(String cursor, Instant changedAt, Map<String, Object> members) {
  /**
   * Lines as a store gives them.
   *
   * @param next the cursor to continue after; empty on the last page
   * @param total how many the collection has
   */
  record Page(List<Listed> lines, Optional<String> next, long total) {}
}
