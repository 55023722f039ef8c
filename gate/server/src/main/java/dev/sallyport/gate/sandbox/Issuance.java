package dev.sallyport.gate.sandbox;

import java.time.Duration;

/** What became of issuing a credential. */
sealed interface Issuance {
  /** It is there, and recorded. */
  record Issued(SandboxCredential credential) implements Issuance {}

  /**
   * A limit is reached, and nothing was issued.
   *
   * @param untilNext until one more fits, at least a second
   */
  record Limited(Limit limit, Duration untilNext) implements Issuance {}

  /** The organisation that the sandbox is said to be of does not exist. */
  record Closed() implements Issuance {}

  /** What is limited. */
  enum Limit {
    NETWORK("from this network"),
    EMAIL_DOMAIN("for e-mail addresses of this domain"),
    TOTAL("altogether");

    private final String words;

    Limit(String words) {
      this.words = words;
    }

    /** For whom it counts, in words. */
    String words() {
      return words;
    }
  }
}
