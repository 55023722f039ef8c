package dev.sallyport.gate.redirect;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.jspecify.annotations.Nullable;

/**
 * Facts that permitted something, kept for the next time. One for all event loops of a process: any
 * loop may serve any agent, so one for each would hold the same facts several times in the same
 * memory. Only an optimisation: what is found here is proven before it is used.
 */
public final class RememberedFacts {
  /**
   * Bytes that one entry holds, measured at 500 to 600: its own objects, four ids of 26 characters,
   * the cache's node.
   */
  static final int ENTRY_BYTES = 640;

  /** A quarter of a heap of 256 MB. */
  public static final long DEFAULT_BYTES = 64L << 20;

  private final Cache<FactsKey, Facts> entries;

  /**
   * Makes an empty memory.
   *
   * @param bytes what it may hold, about
   */
  public RememberedFacts(long bytes) {
    this.entries = Caffeine.newBuilder().maximumSize(bytes / ENTRY_BYTES).build();
  }

  @Nullable Facts find(FactsKey key) {
    return entries.getIfPresent(key);
  }

  void remember(FactsKey key, Facts facts) {
    entries.put(key, facts);
  }

  /** Forgets these facts, unless newer ones have taken their place. */
  void forget(FactsKey key, Facts facts) {
    entries.asMap().remove(key, facts);
  }
}
