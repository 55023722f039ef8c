package dev.sallyport.gate.binding;

import dev.sallyport.gate.outbound.OutboundAddresses;
import dev.sallyport.gate.outbound.OutboundCalls;
import dev.sallyport.gate.outbound.OutboundUrl;
import dev.sallyport.gate.outbound.SystemHostAddresses;
import dev.sallyport.gate.outbound.UnfitUrlException;
import dev.sallyport.service.http.ProblemException;
import dev.sallyport.service.json.Json;
import dev.sallyport.ticket.BindingKey;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Asks a bound vault how it is, with one signed call and a bounded wait. */
public final class VaultCheck {
  /** Someone looks at a page and waits. */
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  private static final byte[] EMPTY_OBJECT = Json.write(Map.of());

  private final URI gateUrl;
  private final OutboundAddresses addresses;
  private final SignedPost health;
  private final BindingSeal seal;
  private final InstantSource clock;
  private final Duration patience;

  VaultCheck(
      URI gateUrl,
      OutboundAddresses addresses,
      OutboundCalls calls,
      BindingSeal seal,
      InstantSource clock,
      Duration patience) {
    this.gateUrl = gateUrl;
    this.addresses = addresses;
    this.health = new SignedPost(calls, clock);
    this.seal = seal;
    this.clock = clock;
    this.patience = patience;
  }

  /**
   * A check that asks the system's resolver and trusts the authorities that the Java runtime
   * trusts.
   */
  public static VaultCheck over(
      Vertx vertx, String gateUrl, BindingSeal seal, InstantSource clock) {
    URI gate = URI.create(gateUrl);
    return new VaultCheck(
        gate,
        new OutboundAddresses(new SystemHostAddresses(vertx), gate),
        new OutboundCalls(vertx, PATIENCE),
        seal,
        clock,
        PATIENCE);
  }

  /** The vault's condition now; never fails for what the vault does. */
  public Future<VaultCondition> of(ActiveBinding binding) {
    BindingKey key;
    OutboundUrl url;
    try {
      key =
          new BindingKey(
              binding.kid(),
              seal.open(
                  binding.organisation(), binding.id(), binding.kid(), binding.sealedSecret()));
      url = VaultUrl.parse(binding.vaultUrl(), gateUrl);
    } catch (GeneralSecurityException e) {
      return Future.succeededFuture(new VaultCondition.SecretUnreadable());
    } catch (UnfitUrlException e) {
      return Future.succeededFuture(new VaultCondition.Unreachable());
    }
    return addresses
        .check(url)
        .compose(
            address ->
                timed(health.send(url, address, binding.format(), key, "/v1/health", EMPTY_OBJECT)))
        .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
        .otherwise(unreachable -> new VaultCondition.Unreachable());
  }

  private Future<VaultCondition> timed(Future<OutboundCalls.Reply> call) {
    Instant asked = clock.instant();
    return call.map(reply -> condition(reply, asked, clock.instant()));
  }

  private static VaultCondition condition(
      OutboundCalls.Reply reply, Instant asked, Instant answered) {
    return switch (reply.status()) {
      case 200 -> said(reply, asked, answered);
      case 401, 403 -> new VaultCondition.AuthFailed();
      default -> new VaultCondition.Unhealthy();
    };
  }

  private static VaultCondition said(OutboundCalls.Reply reply, Instant asked, Instant answered) {
    try {
      HealthReply health = VaultReplies.health(reply.body());
      Duration roundTrip = Duration.between(asked, answered);
      Instant meanwhile = asked.plus(roundTrip.dividedBy(2));
      return new VaultCondition.Healthy(
          health.version(),
          health.capabilities(),
          roundTrip,
          health.time().map(time -> Duration.between(meanwhile, time)));
    } catch (ProblemException e) {
      return new VaultCondition.Unhealthy();
    }
  }
}
