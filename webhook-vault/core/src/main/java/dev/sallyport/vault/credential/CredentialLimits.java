package dev.sallyport.vault.credential;

/** How large a credential may be. */
public final class CredentialLimits {
  /**
   * Fields per credential: the largest known kind (an OAuth client with certificates) has about a
   * dozen.
   */
  public static final int FIELDS = 32;

  /** Bytes of UTF-8 in one field: four times a generous certificate chain. */
  public static final int FIELD_BYTES = 64 * 1024;

  /** Bytes of all fields of one credential, so that a release fits one small answer. */
  public static final int CREDENTIAL_BYTES = 128 * 1024;

  /** What sealing adds to one field: Tink's 5-byte prefix, a 12-byte nonce, a 16-byte tag. */
  static final int SEALING_BYTES = 5 + 12 + 16;

  private CredentialLimits() {}
}
