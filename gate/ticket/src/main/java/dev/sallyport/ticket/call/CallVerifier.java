package dev.sallyport.ticket.call;

import dev.sallyport.ticket.BindingKey;
import dev.sallyport.ticket.TicketFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Checks that a call was signed by the binding's gate just now. Thread-safe; build it once per
 * binding.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class CallVerifier {
  /** How far a call's timestamp may be from now, either way. */
  public static final Duration MAX_AGE = Duration.ofMinutes(5);

  /** How long a vault remembers request ids: both sides of {@link #MAX_AGE}. */
  public static final Duration REMEMBER_REQUEST_IDS = Duration.ofMinutes(10);

  private CallVerifier() {}

  /** A verifier of calls as bindings of this format make them. */
  public static CallVerifier of(TicketFormat format, List<BindingKey> keys) {
    throw new UnsupportedOperationException();
  }

  /** Shape, time, signature, in this order; never throws for what arrived. */
  public CallVerification verify(CallTarget target, CallHeaders headers, byte[] body, Instant now) {
    throw new UnsupportedOperationException();
  }
}
