package dev.sallyport.local.postgres;

import java.io.Serial;

/**
 * PostgreSQL could not be started, reached or stopped; the message says why and where its log is.
 */
public final class LocalPostgresException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  LocalPostgresException(String message) {
    super(message);
  }

  LocalPostgresException(String message, Throwable cause) {
    super(message, cause);
  }
}
