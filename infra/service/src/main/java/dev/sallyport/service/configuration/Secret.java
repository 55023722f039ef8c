package dev.sallyport.service.configuration;

/**
 * A secret text from the configuration: a password or an encoded key.
 *
 * <p>It has no equality and never shows itself; {@link #exposeText()} is the one way out, so that a
 * search for it finds every use.
 */
public final class Secret {
  private final String text;

  private Secret(String text) {
    this.text = text;
  }

  /** Wraps {@code text}. */
  public static Secret of(String text) {
    return new Secret(text);
  }

  /** The secret itself, for the call that needs it. Never for a log line, a message or a field. */
  public String exposeText() {
    return text;
  }

  @Override
  public String toString() {
    return "Secret[redacted]";
  }
}
