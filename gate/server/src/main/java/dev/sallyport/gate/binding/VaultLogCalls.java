package dev.sallyport.gate.binding;

import dev.sallyport.gate.outbound.OutboundAddresses;
import dev.sallyport.gate.outbound.OutboundCalls;
import dev.sallyport.gate.outbound.OutboundUrl;
import dev.sallyport.gate.outbound.SystemHostAddresses;
import dev.sallyport.gate.outbound.UnfitUrlException;
import dev.sallyport.ticket.BindingKey;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/** Shows a bound vault the gate's checkpoint: signed calls to {@code /v1/log/exchange}. */
public final class VaultLogCalls {
  private static final String ENDPOINT = "/v1/log/exchange";

  /** Nobody waits for it; a turn is over before the next one begins. */
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  private final URI gateUrl;
  private final OutboundAddresses addresses;
  private final SignedPost posts;
  private final BindingSeal seal;

  private VaultLogCalls(
      URI gateUrl, OutboundAddresses addresses, SignedPost posts, BindingSeal seal) {
    this.gateUrl = gateUrl;
    this.addresses = addresses;
    this.posts = posts;
    this.seal = seal;
  }

  /** Asks the system's resolver and trusts the authorities that the Java runtime trusts. */
  public static VaultLogCalls over(
      Vertx vertx, String gateUrl, BindingSeal seal, InstantSource clock) {
    URI gate = URI.create(gateUrl);
    return new VaultLogCalls(
        gate,
        new OutboundAddresses(new SystemHostAddresses(vertx), gate),
        new SignedPost(new OutboundCalls(vertx, PATIENCE), clock),
        seal);
  }

  /** One call; fails when no whole answer comes in time. */
  public Future<OutboundCalls.Reply> send(ActiveBinding binding, byte[] json) {
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
      return Future.failedFuture(new UnopenedBindingException(binding.id(), e));
    } catch (UnfitUrlException e) {
      return Future.failedFuture(e);
    }
    return addresses
        .check(url)
        .compose(address -> posts.send(url, address, binding.format(), key, ENDPOINT, json))
        .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }
}
