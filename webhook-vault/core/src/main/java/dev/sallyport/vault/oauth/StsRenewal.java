package dev.sallyport.vault.oauth;

import dev.sallyport.vault.credential.PlainCredential;
import dev.sallyport.vault.exchange.StsAnswer;
import dev.sallyport.vault.exchange.StsSource;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** By a signed request to AWS STS. */
final class StsRenewal implements Renewal {
  private static final int SERVER_ERRORS = 500;

  private final ProviderCalls calls;
  private final PlainCredential plain;
  private final InstantSource clock;

  StsRenewal(ProviderCalls calls, PlainCredential plain, InstantSource clock) {
    this.calls = calls;
    this.plain = plain;
    this.clock = clock;
  }

  @Override
  public String fingerprint() {
    return TokenFingerprint.of(plain);
  }

  @Override
  public boolean worksOnce() {
    return false;
  }

  @Override
  public Future<RenewalReply> ask() {
    return calls
        .<RenewalReply>ask(StsSource.in(plain).request(clock.instant()), this::reply)
        .recover(failure -> Future.succeededFuture(ProviderCalls.reply(failure)));
  }

  private RenewalReply reply(int status, Optional<Duration> pause, byte[] body) {
    return switch (StsAnswer.read(status, body)) {
      case StsAnswer.Keys keys when keys.end().isAfter(clock.instant()) -> renewed(keys);
      case StsAnswer.Busy() -> new TokenReply.Busy(pause);
      case StsAnswer.Refused() ->
          status >= SERVER_ERRORS ? new TokenReply.Unable() : new TokenReply.GrantRefused();
      case StsAnswer.Keys _, StsAnswer.Nonsense() ->
          status >= SERVER_ERRORS ? new TokenReply.Unable() : new TokenReply.Nonsense();
    };
  }

  private RenewalReply renewed(StsAnswer.Keys keys) {
    Instant now = clock.instant();
    return new RenewalReply.Renewed(
        keys.exposeFields(), Optional.of(Duration.between(now, keys.end())));
  }

  @Override
  public String toString() {
    return "StsRenewal[redacted]";
  }
}
