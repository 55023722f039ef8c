package dev.sallyport.gate.binding;

import dev.sallyport.gate.identity.BindingId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.ticket.BindingSecret;
import dev.sallyport.ticket.TicketFormat;
import java.time.Instant;
import java.util.List;

/** Makes bindings without a vault to exchange with. */
public final class SealedBindings {
  private SealedBindings() {}

  /** A binding whose secret is sealed as the real exchange does it. */
  public static ActiveBinding seal(
      BindingSeal seal,
      OrganisationId organisation,
      String vaultUrl,
      TicketFormat format,
      BindingSecret secret) {
    BindingId id = BindingId.fresh();
    return new ActiveBinding(
        organisation,
        id,
        vaultUrl,
        "webhook-1",
        format,
        "kid-1",
        seal.seal(organisation, id, "kid-1", secret),
        "1.0",
        List.of(),
        Instant.parse("2026-01-01T00:00:00Z"));
  }
}
