package dev.sallyport.benchmarks.load;

import dev.sallyport.benchmarks.data.Binding;
import dev.sallyport.ticket.BindingIdentity;
import dev.sallyport.ticket.BindingKey;
import dev.sallyport.ticket.TicketFormat;
import java.nio.file.Path;
import java.util.Arrays;

/** Makes the requests that an order names. */
final class KindsOfRequests {
  private KindsOfRequests() {}

  static Requests of(LoadOrder order) {
    String host = "127.0.0.1:" + order.ports().getFirst();
    return switch (order.requests()) {
      case RequestKind.AgentKeys keys -> new KeyRequests(host, keys);
      case RequestKind.Tickets tickets -> {
        int count =
            (int) Math.ceil((order.warmupSeconds() + order.seconds()) * tickets.perSecond());
        yield new TicketRequests(host, binding(tickets), tickets.agents(), count);
      }
    };
  }

  private static Binding binding(RequestKind.Tickets tickets) {
    TicketFormat format =
        Arrays.stream(TicketFormat.values())
            .filter(each -> each.wireName().equals(tickets.format()))
            .findFirst()
            .orElseThrow();
    return new Binding(
        format,
        new BindingIdentity(tickets.gate(), tickets.vault()),
        new BindingKey(tickets.keyId(), Binding.readSecret(Path.of(tickets.secretFile()))));
  }
}
