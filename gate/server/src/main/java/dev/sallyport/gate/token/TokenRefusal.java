package dev.sallyport.gate.token;

/** Why a token is not believed. */
public enum TokenRefusal {
  /** Not a signed token in compact form, or longer than any sensible one. */
  MALFORMED,
  /** Unsigned, symmetric, or an algorithm that the key is not for. */
  ALGORITHM,
  /** Another kind of token. */
  TYPE,
  /** The header demands something, or brings a key of its own. */
  HEADER,
  /** No key id. */
  KEY_ID_MISSING,
  /** The issuer publishes no such key. */
  KEY_UNKNOWN,
  SIGNATURE,
  ISSUER,
  AUDIENCE,
  /** Made for a client that is not one of ours. */
  PARTY,
  EXPIRED,
  /** Holds for longer than any sign-in should. */
  LIFETIME,
  /** Issued or valid in the future. */
  NOT_YET,
  /** A claim is missing or has another form. */
  CLAIMS
}
