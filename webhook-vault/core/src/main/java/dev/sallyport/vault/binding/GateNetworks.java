package dev.sallyport.vault.binding;

import dev.sallyport.service.address.Networks;
import dev.sallyport.vault.endpoint.Endpoint;
import dev.sallyport.vault.endpoint.VaultError;
import dev.sallyport.vault.endpoint.VaultRefusal;
import dev.sallyport.vault.endpoint.VaultRequest;
import dev.sallyport.vault.endpoint.VaultResponse;
import dev.sallyport.vault.log.LogOutcome;
import dev.sallyport.vault.log.RefusalLog;
import io.vertx.core.Future;
import java.time.InstantSource;

/**
 * Where the gate is. From there nobody presents a ticket: a gate issues them and has no business
 * with what they open, so one that comes with its own is compromised, and refused whatever the
 * ticket says.
 */
public final class GateNetworks {
  /** The reason of the alarm in the log. */
  public static final String REASON = "gate_address";

  private final Networks networks;
  private final RefusalLog log;
  private final InstantSource clock;

  /**
   * @param networks none: then nobody is refused for where he is
   */
  public GateNetworks(Networks networks, RefusalLog log, InstantSource clock) {
    this.networks = networks;
    this.log = log;
    this.clock = clock;
  }

  /** {@code endpoint} for everybody else. */
  public Endpoint keptFrom(Endpoint endpoint) {
    return networks.texts().isEmpty()
        ? endpoint
        : request ->
            networks.contains(request.client()) ? alarm(request) : endpoint.handle(request);
  }

  private Future<VaultResponse> alarm(VaultRequest request) {
    return log.record(RefusalLog.entry(request, clock.instant(), LogOutcome.ALARM, REASON))
        .compose(
            logged ->
                Future.failedFuture(
                    new VaultRefusal(
                        VaultError.FORBIDDEN,
                        REASON,
                        "A gate presents no tickets: whoever they were issued to comes here.")));
  }
}
