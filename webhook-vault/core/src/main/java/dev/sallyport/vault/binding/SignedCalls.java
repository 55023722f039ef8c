package dev.sallyport.vault.binding;

import dev.sallyport.ticket.call.CallHeaders;
import dev.sallyport.ticket.call.CallRefusal;
import dev.sallyport.ticket.call.CallTarget;
import dev.sallyport.ticket.call.CallVerification;
import dev.sallyport.vault.endpoint.Endpoint;
import dev.sallyport.vault.endpoint.RequestHeader;
import dev.sallyport.vault.endpoint.VaultError;
import dev.sallyport.vault.endpoint.VaultRefusal;
import dev.sallyport.vault.endpoint.VaultRequest;
import dev.sallyport.vault.organisation.Organisation;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * Lets a call pass to an endpoint when the bound gate signed it just now and it was not seen
 * before.
 */
public final class SignedCalls {
  private final Organisation organisation;
  private final CurrentBinding binding;
  private final Bindings bindings;
  private final InstantSource clock;

  /** Checks calls of the gate in {@code binding}; their ids are remembered in {@code bindings}. */
  public SignedCalls(
      Organisation organisation, CurrentBinding binding, Bindings bindings, InstantSource clock) {
    this.organisation = organisation;
    this.binding = binding;
    this.bindings = bindings;
    this.clock = clock;
  }

  /** {@code endpoint} for signed calls only. */
  public Endpoint guard(Endpoint endpoint) {
    return request ->
        binding
            .require()
            .compose(gate -> check(gate, request, clock.instant()))
            .compose(checked -> endpoint.handle(request));
  }

  private Future<Void> check(BoundGate gate, VaultRequest request, Instant now) {
    CallHeaders headers = CallHeaders.read(gate.format(), name -> values(request, name));
    return switch (gate.calls().verify(target(request), headers, request.body(), now)) {
      case CallVerification.Accepted(String requestId) -> requireUnseen(requestId, now);
      case CallVerification.Refused(CallRefusal reason) -> Future.failedFuture(refused(reason));
    };
  }

  private static CallTarget target(VaultRequest request) {
    try {
      return request.target();
    } catch (IllegalArgumentException e) {
      throw refused(CallRefusal.MALFORMED);
    }
  }

  private Future<Void> requireUnseen(String requestId, Instant now) {
    return bindings
        .rememberCall(organisation, requestId, now)
        .compose(
            unseen ->
                unseen
                    ? Future.succeededFuture()
                    : Future.failedFuture(refused(CallRefusal.REPLAYED)));
  }

  private static List<String> values(VaultRequest request, String name) {
    return RequestHeader.of(name).map(request::values).orElseGet(List::of);
  }

  /** One answer for every reason: a forger learns nothing from it. */
  private static VaultRefusal refused(CallRefusal reason) {
    return new VaultRefusal(
        VaultError.AUTH_FAILED,
        "call_" + reason.code(),
        "The call's signature is not accepted; sign it anew.");
  }
}
