package dev.sallyport.gate.key;

import dev.sallyport.gate.request.Texts;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A key that is still to be made.
 *
 * @param name may be empty
 * @param expiresAt empty: until revoked
 */
public record KeyDraft(String name, KeyLimits limits, Optional<Instant> expiresAt) {
  /** A key that only its agent limits. */
  public static final KeyDraft PLAIN = new KeyDraft("", KeyLimits.NONE, Optional.empty());

  /** A key for longer than this is one until revoked. */
  public static final Duration LONGEST_LIFE = Duration.ofDays(3660);

  /** Refuses a name that no key may have with {@link IllegalArgumentException}. */
  public KeyDraft {
    Texts.requireLine("name", name, 0, AgentKey.MAXIMUM_NAME_LENGTH);
  }
}
