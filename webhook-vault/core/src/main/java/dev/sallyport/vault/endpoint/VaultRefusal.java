package dev.sallyport.vault.endpoint;

import java.time.Duration;
import java.util.Optional;

/**
 * Ends a request with an error that the caller may see.
 *
 * <p>Carries no stack trace: it is an answer, and a flood of bad requests must stay cheap.
 */
public final class VaultRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final VaultError error;
  private final String reason;
  private final String publicMessage;
  private final transient Optional<Duration> retryAfter;

  /**
   * @param publicMessage says what to do about it; never a value from the request and nothing from
   *     inside
   */
  public VaultRefusal(VaultError error, String publicMessage) {
    this(error, error.code(), publicMessage);
  }

  /**
   * @param reason stable machine name for our log and metrics, where it is finer than the code that
   *     the caller reads
   */
  public VaultRefusal(VaultError error, String reason, String publicMessage) {
    this(error, reason, publicMessage, Optional.empty());
  }

  private VaultRefusal(
      VaultError error, String reason, String publicMessage, Optional<Duration> retryAfter) {
    super(publicMessage, null, false, false);
    this.error = error;
    this.reason = reason;
    this.publicMessage = publicMessage;
    this.retryAfter = retryAfter;
  }

  /** The same, and when it may be worth trying again. */
  public VaultRefusal retryAfter(Duration wait) {
    return new VaultRefusal(error, reason, publicMessage, Optional.of(wait));
  }

  /** After how long it may be worth trying again, where that is known. */
  public Optional<Duration> retryAfter() {
    return retryAfter;
  }

  /** The code and status. */
  public VaultError error() {
    return error;
  }

  /** Why, for our own log and metrics. */
  public String reason() {
    return reason;
  }

  /** What the caller reads. */
  public String publicMessage() {
    return publicMessage;
  }
}
