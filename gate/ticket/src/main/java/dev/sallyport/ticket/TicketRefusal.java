package dev.sallyport.ticket;

import java.util.Locale;

/**
 * Why a ticket is not honoured (SPEC section 5). The vault logs {@link #code}; its caller only
 * learns {@link #wireError}. The last three are decided by the vault, which has the store, and are
 * here so that both logs speak one language.
 */
public enum TicketRefusal {
  /** Longer than a ticket can be; nothing was parsed. */
  TOO_LONG,
  /** Not the shape of the binding's format: parts, base64url, JSON, duplicate members. */
  MALFORMED,
  /** A member of the JWS header that is not understood, such as {@code crit} or {@code jwk}. */
  UNKNOWN_HEADER,
  /** A member of the JWS header that must be there is not. */
  MISSING_HEADER,
  /** Another algorithm than the binding's, {@code none} included. */
  WRONG_ALGORITHM,
  /** The header names a key that the binding does not have. */
  UNKNOWN_KEY,
  /** The signature is not of this content under the binding's key. */
  BAD_SIGNATURE,
  /** A token of another type, though well signed. */
  WRONG_TYPE,
  /** A claim that is not understood. */
  UNKNOWN_CLAIM,
  /** A claim that must be there is not. */
  MISSING_CLAIM,
  /**
   * A claim of the wrong JSON type, out of range, or in another spelling than the canonical one.
   */
  INVALID_CLAIM,
  /** Issued by another gate. */
  WRONG_ISSUER,
  /** Issued for another vault. */
  WRONG_AUDIENCE,
  /** Issued in the future, further than clocks may differ. */
  NOT_YET_VALID,
  /** Its time is over. */
  EXPIRED,
  /** It claims to live longer than a ticket may. */
  LIFETIME_TOO_LONG,
  /** Not for what this endpoint does. */
  PURPOSE_NOT_ALLOWED,
  /** Not for the service that was asked for. */
  SERVICE_MISMATCH,
  /** For another request than the one that is to be made with it. */
  REQUEST_MISMATCH,
  /** Bound to a nonce that was not presented, or presented with a nonce it is not bound to. */
  HOLDER_MISMATCH,
  /** The vault has no credential of that service. */
  NO_CREDENTIAL,
  /** Issued for a credential that was replaced since. */
  STALE_CREATION,
  /** Redeemed before: an alarm, for somebody else had it too. */
  ALREADY_REDEEMED;

  private final String code = name().toLowerCase(Locale.ROOT);

  /** The stable name for logs and metrics. */
  public String code() {
    return code;
  }

  /** What the vault's answer says in {@code error}. */
  public String wireError() {
    return switch (this) {
      case EXPIRED -> "ticket_expired";
      case NO_CREDENTIAL -> "token_not_found";
      case STALE_CREATION -> "stale_creation";
      case REQUEST_MISMATCH -> "request_mismatch";
      case TOO_LONG,
          MALFORMED,
          UNKNOWN_HEADER,
          MISSING_HEADER,
          WRONG_ALGORITHM,
          UNKNOWN_KEY,
          BAD_SIGNATURE,
          WRONG_TYPE,
          UNKNOWN_CLAIM,
          MISSING_CLAIM,
          INVALID_CLAIM,
          WRONG_ISSUER,
          WRONG_AUDIENCE,
          NOT_YET_VALID,
          LIFETIME_TOO_LONG,
          PURPOSE_NOT_ALLOWED,
          SERVICE_MISMATCH,
          HOLDER_MISMATCH,
          ALREADY_REDEEMED ->
          "ticket_invalid";
    };
  }
}
