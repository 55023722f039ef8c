package dev.sallyport.ticket.call;

import java.util.Locale;

/**
 * Why a signed call is not honoured (SPEC section 8). The last one is the vault's to decide, which
 * remembers request ids.
 */
public enum CallRefusal {
  /** One of the three headers is missing, repeated or misshapen. */
  MALFORMED,
  /** The timestamp is further from now than {@link CallVerifier#MAX_AGE}, in either direction. */
  STALE,
  /** The signature is not of this call under the binding's key. */
  BAD_SIGNATURE,
  /** The request id was seen before. */
  REPLAYED;

  private final String code = name().toLowerCase(Locale.ROOT);

  /** The stable name for logs and metrics. */
  public String code() {
    return code;
  }
}
