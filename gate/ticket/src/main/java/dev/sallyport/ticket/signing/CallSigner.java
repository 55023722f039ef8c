package dev.sallyport.ticket.signing;

import dev.sallyport.ticket.BindingKey;
import dev.sallyport.ticket.TicketFormat;
import dev.sallyport.ticket.call.CallTarget;
import java.time.Instant;
import java.util.Map;

/** Signs a gate's calls to its vault (SPEC section 8). Thread-safe; build it once per binding. */
@SuppressWarnings("DoNotCallSuggester")
public final class CallSigner {
  private CallSigner() {}

  /** A signer of calls as bindings of this format make them. */
  public static CallSigner of(TicketFormat format, BindingKey key) {
    throw new UnsupportedOperationException();
  }

  /** The three headers of a call, by name. The body is signed byte for byte: send exactly it. */
  public Map<String, String> sign(CallTarget target, String requestId, byte[] body, Instant now) {
    throw new UnsupportedOperationException();
  }
}
