package dev.sallyport.vault.storage;

import java.util.List;
import java.util.Optional;

/**
 * One page of a collection, in order of keys.
 *
 * @param next the key to continue after; empty on the last page
 * @param total how many documents the collection has
 */
public record DocumentPage(
    List<DocumentSummary> documents, Optional<DocumentKey> next, long total) {
  /** The most a page holds. */
  public static final int LIMIT = 200;

  /** Copies the list. */
  public DocumentPage {
    documents = List.copyOf(documents);
  }

  /** A page of what was read with a limit one higher than asked for. */
  public static DocumentPage of(List<DocumentSummary> read, int limit, long total) {
    boolean more = read.size() > limit;
    List<DocumentSummary> page = more ? read.subList(0, limit) : read;
    return new DocumentPage(
        page, more ? Optional.of(page.getLast().key()) : Optional.empty(), total);
  }

  /** Throws when a page of that size cannot be asked for. */
  public static void requireLimit(int limit) {
    if (limit < 1 || limit > LIMIT) {
      throw new IllegalArgumentException("a page holds 1 to " + LIMIT + " documents");
    }
  }
}
