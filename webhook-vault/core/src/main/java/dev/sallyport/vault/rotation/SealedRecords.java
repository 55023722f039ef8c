package dev.sallyport.vault.rotation;

import io.vertx.core.Future;

/**
 * Everything in a store that is sealed with the vault's data keys. A store that keeps a new kind of
 * sealed record has it here too, or a test fails.
 */
public interface SealedRecords {
  /** How far everything is sealed with the key that seals now. */
  Future<Progress> progress();

  /**
   * Seals some records anew that another key sealed. What they say and their versions stay, so
   * whoever is about to use one notices nothing.
   *
   * @param limit how many at the most
   * @return how many; none when all are done
   */
  Future<Integer> reseal(int limit);
}
