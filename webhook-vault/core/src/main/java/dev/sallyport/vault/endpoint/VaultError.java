package dev.sallyport.vault.endpoint;

/** The stable error codes of the vault's wire dialect, each with its HTTP status. */
public enum VaultError {
  /** The request has the wrong shape. */
  INVALID_REQUEST(400, "invalid_request"),
  /** The credential has no seed to make one-time codes of. */
  NOT_TOTP(400, "not_totp"),
  /** A signed call or the owner's secret was not accepted; the reason stays inside. */
  AUTH_FAILED(401, "auth_failed"),
  /** The ticket is not accepted, or was redeemed before. */
  TICKET_INVALID(401, "ticket_invalid"),
  /** The ticket was good and its time is over. */
  TICKET_EXPIRED(401, "ticket_expired"),
  /** The ticket is for another request than the one that is to be made with it. */
  REQUEST_MISMATCH(401, "request_mismatch"),
  /** No gate is bound yet. */
  SETUP_REQUIRED(403, "setup_required"),
  /** This caller may not do this. */
  FORBIDDEN(403, "forbidden"),
  /** The credential is only released sealed to an agent's key. */
  SEALED_ONLY(403, "sealed_only"),
  /** No such path. */
  NOT_FOUND(404, "not_found"),
  /** Where this vault keeps its log, it has no tree. */
  LOG_TREE_NOT_KEPT(404, "log_tree_not_kept"),
  /** No credential is stored under this service. */
  TOKEN_NOT_FOUND(404, "token_not_found"),
  /** The credential gives no field of the name that was asked for. */
  FIELD_NOT_FOUND(404, "field_not_found"),
  /** The path exists, the method does not. */
  METHOD_NOT_ALLOWED(405, "method_not_allowed"),
  /** The request did not arrive in time. */
  REQUEST_TIMEOUT(408, "request_timeout"),
  /** A ticket that may only create found a credential. */
  ALREADY_EXISTS(409, "already_exists"),
  /** What the gate would carry has to be sealed, and the agent has no key to seal it to. */
  KEY_NOT_ENROLLED(409, "key_not_enrolled"),
  /** The agent's key is of a kind that this process cannot seal to. */
  KEY_NOT_SUPPORTED(409, "key_not_supported"),
  /** The credential was stored anew since the ticket was issued. */
  STALE_CREATION(409, "stale_creation"),
  /** The provider gives nothing for the credential any more: its owner has to connect it again. */
  RECONNECT_REQUIRED(409, "reconnect_required"),
  /** The registration code's five minutes are over. */
  CODE_EXPIRED(410, "code_expired"),
  /** The registration code was exchanged before. */
  CODE_USED(410, "code_used"),
  /** The body is larger than this route takes. */
  BODY_TOO_LARGE(413, "body_too_large"),
  /** The request line is longer than any of our addresses. */
  ADDRESS_TOO_LONG(414, "address_too_long"),
  /** The body is not JSON by its own declaration. */
  UNSUPPORTED_MEDIA_TYPE(415, "unsupported_media_type"),
  /** The headers are longer than a request needs. */
  HEADERS_TOO_LARGE(431, "headers_too_large"),
  /** Too much of this is under way. */
  TOO_MANY_REQUESTS(429, "too_many_requests"),
  /** The credential was given away as often as its owner allows. */
  RELEASES_CAPPED(429, "releases_capped"),
  /** Something failed inside; nothing was given. */
  INTERNAL_ERROR(500, "internal_error"),
  /** An OAuth provider cannot be reached, refused the vault or answered nonsense. */
  PROVIDER_ERROR(502, "provider_error"),
  /** An OAuth provider did not answer in time. */
  PROVIDER_TIMEOUT(504, "provider_timeout"),
  /** The upstream of a brokered request cannot be reached or answered nonsense. */
  UPSTREAM_ERROR(502, "upstream_error"),
  /** The upstream of a brokered request did not answer in time. */
  UPSTREAM_TIMEOUT(504, "upstream_timeout"),
  /** The ticket is from before a backup was restored. */
  HISTORY_CUT(503, "history_cut"),
  /** A part of the vault cannot be reached in time; nothing was given. */
  UNAVAILABLE(503, "unavailable");

  private final int status;
  private final String code;

  VaultError(int status, String code) {
    this.status = status;
    this.code = code;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** The value of the member {@code error}. */
  public String code() {
    return code;
  }
}
