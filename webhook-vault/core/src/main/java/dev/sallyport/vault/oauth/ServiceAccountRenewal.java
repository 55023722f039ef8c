package dev.sallyport.vault.oauth;

import dev.sallyport.vault.credential.PlainCredential;
import dev.sallyport.vault.exchange.ServiceAccount;
import dev.sallyport.vault.request.EndpointUrl;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * By an assertion of a service account (RFC 7523), which is shown only to the token endpoints that
 * the vault's operator allows.
 */
final class ServiceAccountRenewal implements Renewal {
  /** Of a token whose giver does not say: short, and so asked for again soon. */
  private static final Duration UNSAID = Duration.ofMinutes(5);

  private static final ReplyReader READER = new ReplyReader(List.of(), List.of());

  private final ProviderCalls calls;
  private final Set<EndpointUrl> allowed;
  private final PlainCredential plain;
  private final InstantSource clock;

  ServiceAccountRenewal(
      ProviderCalls calls, Set<EndpointUrl> allowed, PlainCredential plain, InstantSource clock) {
    this.calls = calls;
    this.allowed = allowed;
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
    ServiceAccount account = ServiceAccount.in(plain);
    return allowed.contains(account.tokenUrl())
        ? calls
            .form(account.tokenUrl(), account.parameters(clock.instant()), READER)
            .map(ServiceAccountRenewal::reply)
        : Future.succeededFuture(new TokenReply.Unreachable(true));
  }

  private static RenewalReply reply(TokenReply reply) {
    return switch (reply) {
      case TokenReply.Granted granted ->
          new RenewalReply.Renewed(
              Map.of(RefreshedCredential.ACCESS_TOKEN, granted.exposeAccess()),
              granted.lifetime().or(() -> Optional.of(UNSAID)));
      case TokenReply.Failure failure -> failure;
    };
  }

  @Override
  public String toString() {
    return "ServiceAccountRenewal[redacted]";
  }
}
