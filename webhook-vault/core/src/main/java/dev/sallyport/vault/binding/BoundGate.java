package dev.sallyport.vault.binding;

import dev.sallyport.ticket.BindingIdentity;
import dev.sallyport.ticket.BindingKey;
import dev.sallyport.ticket.TicketFormat;
import dev.sallyport.ticket.TicketVerifier;
import dev.sallyport.ticket.call.CallVerifier;
import java.time.InstantSource;
import java.util.List;

/**
 * The gate that holds this vault's secret, as far as the vault needs it: to check what the gate
 * signed.
 */
public final class BoundGate {
  private final String webhookId;
  private final TicketFormat format;
  private final TicketVerifier tickets;
  private final CallVerifier calls;

  BoundGate(
      String webhookId,
      TicketFormat format,
      BindingIdentity identity,
      BindingKey key,
      InstantSource clock) {
    this.webhookId = webhookId;
    this.format = format;
    this.tickets = TicketVerifier.of(format, identity, List.of(key), clock);
    this.calls = CallVerifier.of(format, List.of(key));
  }

  String webhookId() {
    return webhookId;
  }

  /** The one ticket format of this binding. */
  public TicketFormat format() {
    return format;
  }

  /** Checks its tickets. */
  public TicketVerifier tickets() {
    return tickets;
  }

  /** Checks its calls. */
  public CallVerifier calls() {
    return calls;
  }
}
