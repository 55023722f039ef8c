package dev.sallyport.ticket;

import java.time.InstantSource;
import java.util.List;

/**
 * Checks tickets of one binding without I/O (SPEC section 5). Thread-safe; build it once per
 * binding.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class TicketVerifier {
  private TicketVerifier() {}

  /**
   * A verifier for exactly this format and these keys.
   *
   * @throws IllegalArgumentException without a key, with more than {@value
   *     TicketLimits#MAX_KEYS_PER_BINDING}, or with two of one id
   */
  public static TicketVerifier of(
      TicketFormat format, BindingIdentity binding, List<BindingKey> keys, InstantSource clock) {
    throw new UnsupportedOperationException();
  }

  /**
   * Makes every check that needs no store, in the order of the SPEC; never throws for what was
   * presented.
   */
  public Verification verify(String presented, Expectation expected) {
    throw new UnsupportedOperationException();
  }
}
