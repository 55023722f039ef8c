package dev.sallyport.vault.keyset;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * A key or keyset is missing, malformed, wrapped under another key, or fails its self-test. Never
 * quotes key material.
 */
public final class KeysetException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final boolean isMismatch;

  public KeysetException(String message) {
    this(message, null);
  }

  public KeysetException(String message, @Nullable Throwable cause) {
    this(message, cause, false);
  }

  private KeysetException(String message, @Nullable Throwable cause, boolean isMismatch) {
    super(message, cause);
    this.isMismatch = isMismatch;
  }

  /** What was wrapped belongs to another key or place; the key service itself works. */
  public static KeysetException mismatch(String message) {
    return new KeysetException(message, null, true);
  }

  /** Whether the key was asked and said that this is not its own. */
  public boolean isMismatch() {
    return isMismatch;
  }
}
