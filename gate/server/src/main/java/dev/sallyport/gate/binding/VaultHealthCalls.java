package dev.sallyport.gate.binding;

import dev.sallyport.gate.outbound.OutboundCalls;
import dev.sallyport.service.http.ProblemException;
import dev.sallyport.service.json.Json;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Asks a bound vault how it is, with one signed call and a bounded wait. */
public final class VaultHealthCalls {
  /** Someone looks at a page and waits. */
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  private static final byte[] EMPTY_OBJECT = Json.write(Map.of());

  private static final String ENDPOINT = "/v1/health";

  private final VaultCalls vaults;
  private final OutboundCalls calls;
  private final InstantSource clock;

  private VaultHealthCalls(VaultCalls vaults, OutboundCalls calls, InstantSource clock) {
    this.vaults = vaults;
    this.calls = calls;
    this.clock = clock;
  }

  /**
   * A check that asks the system's resolver and trusts the authorities that the Java runtime
   * trusts.
   */
  public static VaultHealthCalls over(
      Vertx vertx, String gateUrl, BindingSeal seal, InstantSource clock) {
    return new VaultHealthCalls(
        new VaultCalls(vertx, gateUrl, seal, clock), new OutboundCalls(vertx, PATIENCE), clock);
  }

  /** The vault's condition now; never fails for what the vault does. */
  public Future<VaultCondition> of(ActiveBinding binding) {
    return vaults
        .prepare(binding, ENDPOINT, EMPTY_OBJECT)
        .compose(
            vault ->
                timed(
                    calls.post(
                        vault.url(), vault.address(), ENDPOINT, vault.headers(), EMPTY_OBJECT)))
        .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .otherwise(
            failure ->
                failure instanceof UnopenedBindingException
                    ? new VaultCondition.SecretUnreadable()
                    : new VaultCondition.Unreachable());
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
