package dev.sallyport.vault.oauth;

import java.time.Duration;
import java.util.Optional;

/** What a provider's token endpoint said. */
sealed interface TokenReply {
  /** It gave none. */
  sealed interface Failure extends TokenReply, RenewalReply {}

  /** It gave tokens. Not a record: it holds them. */
  final class Granted implements TokenReply {
    private final String access;
    private final Optional<String> refresh;
    private final Optional<String> identity;
    private final Optional<Duration> lifetime;

    Granted(
        String access,
        Optional<String> refresh,
        Optional<String> identity,
        Optional<Duration> lifetime) {
      this.access = access;
      this.refresh = refresh;
      this.identity = identity;
      this.lifetime = lifetime;
    }

    /** The access token. */
    String exposeAccess() {
      return access;
    }

    /** The refresh token, where there is another than before. */
    Optional<String> exposeRefresh() {
      return refresh;
    }

    /** The ID token of OpenID Connect. */
    Optional<String> exposeIdentity() {
      return identity;
    }

    /** How long the access token is good. */
    Optional<Duration> lifetime() {
      return lifetime;
    }

    @Override
    public String toString() {
      return "Granted[redacted]";
    }
  }

  /** The code or refresh token is none, or is none any more. */
  record GrantRefused() implements Failure {}

  /** It does not accept the vault as its client. */
  record ClientRefused() implements Failure {}

  /**
   * Too much was asked of it.
   *
   * @param pause how long it wants to be left alone, where it says so
   */
  record Busy(Optional<Duration> pause) implements Failure {}

  /** It says that it cannot, for now. */
  record Unable() implements Failure {}

  /** It was not reached: surely nothing was asked. */
  record Unreachable(boolean forbidden) implements Failure {}

  /** Nothing came back, or not in time: it may have carried the request out. */
  record NoAnswer() implements Failure {}

  /** What came back is no answer of a token endpoint: it may have carried the request out. */
  record Nonsense() implements Failure {}
}
