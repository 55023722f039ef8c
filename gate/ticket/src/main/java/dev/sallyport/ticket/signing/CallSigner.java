package dev.sallyport.ticket.signing;

import com.google.crypto.tink.Mac;
import dev.sallyport.ticket.BindingKey;
import dev.sallyport.ticket.BindingKeysets;
import dev.sallyport.ticket.TicketFormat;
import dev.sallyport.ticket.call.CallHeaderNames;
import dev.sallyport.ticket.call.CallTarget;
import dev.sallyport.ticket.call.SignedCall;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;

/** Signs a gate's calls to its vault (SPEC section 8). Thread-safe; build it once per binding. */
public final class CallSigner {
  private final TicketFormat format;
  private final Mac mac;

  private CallSigner(TicketFormat format, Mac mac) {
    this.format = format;
    this.mac = mac;
  }

  /** A signer of calls as bindings of this format make them. */
  public static CallSigner of(TicketFormat format, BindingKey key) {
    return new CallSigner(format, BindingKeysets.hmacSha256(key.secret()));
  }

  /**
   * The three headers of a call, by name. The body is signed byte for byte: send exactly it.
   *
   * @param requestId a new one for every attempt, 1 to 64 characters of {@code A-Z a-z 0-9 . _ -};
   *     a vault accepts each once
   */
  public Map<String, String> sign(CallTarget target, String requestId, byte[] body, Instant now) {
    TicketSigner.require(SignedCall.isRequestId(requestId), "not a request id");
    String timestamp = Long.toString(now.getEpochSecond());
    CallHeaderNames names = CallHeaderNames.of(format);
    String tag = tagOf(SignedCall.bytes(format, target, timestamp, requestId, body));
    return Map.of(
        names.signature(), SignedCall.signaturePrefix(format) + tag,
        names.timestamp(), timestamp,
        names.requestId(), requestId);
  }

  private String tagOf(byte[] signed) {
    try {
      return HexFormat.of().formatHex(mac.computeMac(signed));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HMAC-SHA256 failed", e);
    }
  }
}
