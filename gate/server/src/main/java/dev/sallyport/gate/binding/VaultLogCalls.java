package dev.sallyport.gate.binding;

import dev.sallyport.gate.outbound.OutboundCalls;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/** Shows a bound vault the gate's checkpoint: signed calls to {@code /v1/log/exchange}. */
public final class VaultLogCalls {
  private static final String ENDPOINT = "/v1/log/exchange";

  /** Nobody waits for it; a turn is over before the next one begins. */
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  private final VaultCalls vaults;
  private final OutboundCalls calls;

  private VaultLogCalls(VaultCalls vaults, OutboundCalls calls) {
    this.vaults = vaults;
    this.calls = calls;
  }

  /** Asks the system's resolver and trusts the authorities that the Java runtime trusts. */
  public static VaultLogCalls over(
      Vertx vertx, String gateUrl, BindingSeal seal, InstantSource clock) {
    return new VaultLogCalls(
        new VaultCalls(vertx, gateUrl, seal, clock), new OutboundCalls(vertx, PATIENCE));
  }

  /** One call; fails when no whole answer comes in time. */
  public Future<OutboundCalls.Reply> send(ActiveBinding binding, byte[] json) {
    return vaults
        .prepare(binding, ENDPOINT, json)
        .compose(vault -> calls.post(vault.url(), vault.address(), ENDPOINT, vault.headers(), json))
        .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }
}
