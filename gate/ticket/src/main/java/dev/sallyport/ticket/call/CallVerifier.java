package dev.sallyport.ticket.call;

import dev.sallyport.ticket.BindingKey;
import dev.sallyport.ticket.BindingMacs;
import dev.sallyport.ticket.TicketFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Checks that a call was signed by the binding's gate just now. Thread-safe; build it once per
 * binding.
 */
public final class CallVerifier {
  /** How far a call's timestamp may be from now, either way. */
  public static final Duration MAX_AGE = Duration.ofMinutes(5);

  /** How long a vault remembers request ids: both sides of {@link #MAX_AGE}. */
  public static final Duration REMEMBER_REQUEST_IDS = Duration.ofMinutes(10);

  /** Digits of a timestamp in seconds; twelve last for thirty thousand years. */
  private static final int MAX_TIMESTAMP_CHARS = 12;

  private final TicketFormat format;
  private final BindingMacs macs;

  private CallVerifier(TicketFormat format, BindingMacs macs) {
    this.format = format;
    this.macs = macs;
  }

  /**
   * A verifier of calls as bindings of this format make them.
   *
   * @throws IllegalArgumentException without a key, with too many, or with two of one id
   */
  public static CallVerifier of(TicketFormat format, List<BindingKey> keys) {
    return new CallVerifier(format, BindingMacs.of(keys));
  }

  /** Shape, time, signature, in this order; never throws for what arrived. */
  public CallVerification verify(CallTarget target, CallHeaders headers, byte[] body, Instant now) {
    Optional<String> tag = only(headers.signature()).flatMap(this::tag);
    Optional<String> timestamp = only(headers.timestamp()).filter(CallVerifier::isTimestamp);
    Optional<String> requestId = only(headers.requestId()).filter(SignedCall::isRequestId);
    if (tag.isEmpty() || timestamp.isEmpty() || requestId.isEmpty()) {
      return new CallVerification.Refused(CallRefusal.MALFORMED);
    }
    if (Math.abs(now.getEpochSecond() - Long.parseLong(timestamp.get())) > MAX_AGE.toSeconds()) {
      return new CallVerification.Refused(CallRefusal.STALE);
    }
    byte[] signed = SignedCall.bytes(format, target, timestamp.get(), requestId.get(), body);
    return macs.verify(signed, tag.get())
        ? new CallVerification.Accepted(requestId.get())
        : new CallVerification.Refused(CallRefusal.BAD_SIGNATURE);
  }

  private static Optional<String> only(List<String> values) {
    return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
  }

  private Optional<String> tag(String signature) {
    String prefix = SignedCall.signaturePrefix(format);
    return signature.startsWith(prefix)
        ? Optional.of(signature.substring(prefix.length())).filter(BindingMacs::isTag)
        : Optional.empty();
  }

  /** One spelling per second: digits without a sign or a leading zero. */
  private static boolean isTimestamp(String text) {
    return !text.isEmpty()
        && text.length() <= MAX_TIMESTAMP_CHARS
        && text.charAt(0) != '0'
        && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
