package dev.sallyport.gate.request;

import java.util.Optional;

/**
 * Which page of a list is wanted.
 *
 * @param limit most items on it
 * @param after the item that the page before ended with; empty for the first page
 */
public record PageRequest<C>(int limit, Optional<C> after) {
  /** Enough to look at. Items. */
  public static final int DEFAULT_LIMIT = 50;

  /** One page is built in memory, so it is bounded. Items. */
  public static final int MAXIMUM_LIMIT = 200;

  public PageRequest {
    if (limit < 1 || limit > MAXIMUM_LIMIT) {
      throw new IllegalArgumentException("a page has 1 to " + MAXIMUM_LIMIT + " items");
    }
  }

  /** How many rows to read: one more than wanted tells whether there is a next page. */
  public int rowsToRead() {
    return limit + 1;
  }
}
