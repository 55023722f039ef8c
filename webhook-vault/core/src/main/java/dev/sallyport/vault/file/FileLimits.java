package dev.sallyport.vault.file;

/**
 * How much a vault file holds; beyond it a store answers that it is full, and PostgreSQL is the
 * answer.
 */
final class FileLimits {
  /** Credentials, all of which are kept in memory. */
  static final int CREDENTIALS = 10_000;

  /** Bytes of all credentials' ciphertexts, kept in memory: a quarter of a 256 MB heap. */
  static final long CREDENTIAL_BYTES = 64L * 1024 * 1024;

  /**
   * Redemptions remembered at once, some 100 bytes of memory each: 900 releases a second for as
   * long as they are kept.
   */
  static final int REDEMPTIONS = 600_000;

  /** Agents' keys, kept in memory: 2 KiB each at most. */
  static final int ENROLMENTS = 10_000;

  /** Bytes of all documents' ciphertexts, kept in memory. */
  static final long DOCUMENT_BYTES = 16L * 1024 * 1024;

  /** Signed calls remembered at once. */
  static final int CALLS = 50_000;

  private FileLimits() {}
}
