package dev.sallyport.vault.endpoint;

/**
 * The headers of a request as the adapter has them: the one thing that differs between servers and
 * functions.
 */
@FunctionalInterface
public interface HeaderSource {
  /**
   * Every value of the header {@code name} (given in lower case, matched in any), in order; empty
   * when there is none.
   */
  Iterable<String> values(String name);
}
