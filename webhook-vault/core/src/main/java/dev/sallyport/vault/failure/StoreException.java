package dev.sallyport.vault.failure;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A store could not do what was asked. The message is for the log, never for a client. */
public final class StoreException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** What a caller can do about it. */
  public enum Kind {
    /**
     * Cannot be reached or did not answer in time; may have been done or not. Try again later: 503.
     */
    UNAVAILABLE,
    /** Too much is waiting; nothing was done. Try again later: 503. */
    OVERLOADED,
    /**
     * What should be written was sealed with a data key that seals no longer; nothing was done.
     * Taking up the stored keyset and sealing again helps.
     */
    STALE_KEY,
    /** What is stored is not what was written; nobody but a person can help. */
    DAMAGED,
    /** Has not the form or the settings that this program needs; the message says what to run. */
    OUTDATED,
    /** The store's limits on size are reached. */
    FULL
  }

  private final Kind kind;

  public StoreException(Kind kind, String message) {
    this(kind, message, null);
  }

  public StoreException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
