package dev.sallyport.service.http;

/** How long a request body may be, in bytes. */
public final class BodyLimits {
  /** A command of our API is a few hundred bytes. */
  public static final int COMMAND = 16 * 1024;

  /** A stored credential with a certificate chain and keys. */
  public static final int CREDENTIAL = 256 * 1024;

  private BodyLimits() {}
}
