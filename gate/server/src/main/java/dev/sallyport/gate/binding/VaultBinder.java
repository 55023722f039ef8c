package dev.sallyport.gate.binding;

import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.organisation.VaultLock;
import dev.sallyport.gate.organisation.VaultLocks;
import dev.sallyport.gate.outbound.OutboundAddresses;
import dev.sallyport.gate.outbound.OutboundCalls;
import dev.sallyport.gate.outbound.OutboundUrl;
import dev.sallyport.gate.outbound.SystemHostAddresses;
import dev.sallyport.gate.outbound.UnfitUrlException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;

/** Binds a vault: looks at its URL, exchanges its code, keeps its secret. */
public final class VaultBinder {
  /** What callers of vaults wait for an answer. */
  public static final Duration PATIENCE = Duration.ofSeconds(10);

  private final URI gateUrl;
  private final OutboundAddresses addresses;
  private final VaultExchange exchange;
  private final PgBindings bindings;
  private final VaultLocks locks;

  VaultBinder(
      URI gateUrl,
      OutboundAddresses addresses,
      VaultExchange exchange,
      PgBindings bindings,
      VaultLocks locks) {
    this.gateUrl = gateUrl;
    this.addresses = addresses;
    this.exchange = exchange;
    this.bindings = bindings;
    this.locks = locks;
  }

  /**
   * A binder that asks the system's resolver and trusts the authorities that the Java runtime
   * trusts.
   */
  public static VaultBinder over(
      Vertx vertx, String gateUrl, PgBindings bindings, VaultLocks locks, InstantSource clock) {
    URI gate = URI.create(gateUrl);
    OutboundCalls calls = new OutboundCalls(vertx, PATIENCE);
    return new VaultBinder(
        gate,
        new OutboundAddresses(new SystemHostAddresses(vertx), gate),
        new VaultExchange(vertx, calls, clock),
        bindings,
        locks);
  }

  /**
   * Binds the organisation of {@code origin} to a vault.
   *
   * @param vaultUrl the vault's public URL, from its registration
   * @param code redeemed once, even when what follows fails
   * @param secretHash lower-case hexadecimal SHA-256 of the secret, from the registration
   */
  Future<ActiveBinding> bind(Origin origin, String vaultUrl, String code, String secretHash) {
    OutboundUrl url;
    try {
      url = VaultUrl.parse(vaultUrl, gateUrl);
    } catch (UnfitUrlException e) {
      return Future.failedFuture(BindingProblems.unfitUrl(e));
    }
    return refuseWhileLocked(origin)
        .compose(unlocked -> addresses.check(url))
        .recover(
            failure ->
                Future.failedFuture(
                    failure instanceof UnfitUrlException unfit
                        ? BindingProblems.unfitUrl(unfit)
                        : failure))
        .compose(address -> exchange.exchange(url, address, code, secretHash))
        .compose(exchanged -> bindings.replace(origin, url.toString(), exchanged));
  }

  /** Before the code is used up; the transaction looks again. */
  private Future<Void> refuseWhileLocked(Origin origin) {
    return locks
        .find(origin.organisation())
        .compose(
            held ->
                held.isPresent()
                    ? Future.failedFuture(VaultLock.refusal())
                    : Future.succeededFuture());
  }
}
