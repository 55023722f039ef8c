package dev.sallyport.gate.binding;

import dev.sallyport.ticket.BindingKey;
import dev.sallyport.ticket.TicketFormat;
import java.util.List;

/** What a vault handed over in an exchange, proven to be what its registration announced. */
record Exchanged(
    BindingKey key,
    String webhookId,
    String version,
    TicketFormat format,
    List<String> capabilities) {
  Exchanged {
    capabilities = List.copyOf(capabilities);
  }

  Exchanged withCapabilities(List<String> newer) {
    return new Exchanged(key, webhookId, version, format, newer);
  }
}
