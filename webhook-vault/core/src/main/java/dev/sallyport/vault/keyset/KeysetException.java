package dev.sallyport.vault.keyset;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * A key or keyset is missing, malformed, wrapped under another key, or fails its self-test. Never
 * quotes key material.
 */
public final class KeysetException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  public KeysetException(String message) {
    super(message);
  }

  public KeysetException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
