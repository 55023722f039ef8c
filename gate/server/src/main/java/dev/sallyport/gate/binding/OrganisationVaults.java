package dev.sallyport.gate.binding;

import static dev.sallyport.gate.request.Parameters.notFound;

import dev.sallyport.gate.identity.OrganisationId;
import io.vertx.core.Future;

/** Calls to the vault that an organisation has at the moment. */
record OrganisationVaults(Bindings bindings, VaultCalls calls) {
  /** Its vault, and the signature of a call that posts {@code json} to it. */
  Future<VaultCalls.Prepared> prepare(OrganisationId organisation, String endpoint, byte[] json) {
    return bindings
        .active(organisation)
        .compose(
            active ->
                calls.prepare(
                    active.orElseThrow(() -> notFound("binding to a vault any more")),
                    endpoint,
                    json));
  }
}
