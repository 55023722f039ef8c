package dev.sallyport.gate.binding;

import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.outbound.OutboundCalls;
import dev.sallyport.gate.outbound.StreamedAnswer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Requests that the vault makes with a credential while the gate waits: signed calls to {@code
 * /v1/proxy}, each with a ticket. The answer is an upstream's, with the credential masked; it is
 * not stored and not logged here.
 */
public final class VaultProxy {
  private static final String ENDPOINT = "/v1/proxy";

  /** Until the answer begins, and between its parts; the vault has less patience with upstreams. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final OrganisationVaults vaults;
  private final OutboundCalls calls;

  private VaultProxy(OrganisationVaults vaults, OutboundCalls calls) {
    this.vaults = vaults;
    this.calls = calls;
  }

  /** Asks the system's resolver and trusts the authorities that the Java runtime trusts. */
  public static VaultProxy over(
      Vertx vertx, String gateUrl, Bindings bindings, BindingSeal seal, InstantSource clock) {
    return new VaultProxy(
        new OrganisationVaults(bindings, new VaultCalls(vertx, gateUrl, seal, clock)),
        new OutboundCalls(vertx, PATIENCE));
  }

  /**
   * Has the organisation's vault make a request, once: it may not be one to repeat.
   *
   * @return the beginning of the answer; fails with a 502 problem when there is none
   */
  public Future<StreamedAnswer> send(OrganisationId organisation, byte[] json) {
    return vaults
        .prepare(organisation, ENDPOINT, json)
        .compose(
            vault ->
                calls.postForStream(vault.url(), vault.address(), ENDPOINT, vault.headers(), json))
        .recover(failure -> Future.failedFuture(BindingProblems.orUnreachable(failure)));
  }
}
