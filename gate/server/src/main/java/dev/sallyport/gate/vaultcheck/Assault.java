package dev.sallyport.gate.vaultcheck;

import dev.sallyport.gate.binding.OpenedBinding;
import dev.sallyport.ticket.Purpose;
import dev.sallyport.ticket.ServiceName;
import dev.sallyport.ticket.TicketFormat;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What attacks are made of: the binding, the entry, good tickets and forged ones.
 *
 * @param capabilities what the vault says that it can
 * @param lifetime of the tickets that are to be good
 */
record Assault(
    OpenedBinding binding,
    TestEntry entry,
    Set<String> capabilities,
    InstantSource clock,
    Duration lifetime) {
  /** Where a vault is asked for the entry. */
  static final String CREDENTIAL = "/v1/credential";

  Assault {
    capabilities = Set.copyOf(capabilities);
  }

  boolean isJwt() {
    return binding.format() == TicketFormat.JWT;
  }

  /** What only SPEC.md promises: of other vaults it is told. */
  Attack ours(Attack attack) {
    return isJwt() ? attack : attack.told();
  }

  ServiceName service() {
    return entry.service();
  }

  TestTickets tickets() {
    return new TestTickets(binding, clock, lifetime);
  }

  /** A good ticket to read the entry. */
  String good() {
    return tickets().of(service(), Purpose.AGENT_CREDENTIAL);
  }

  /** A ticket to read the entry, as {@code change} leaves it. */
  String forged(Consumer<Forgery> change) {
    Forgery forgery =
        Forgery.of(binding, service(), Purpose.AGENT_CREDENTIAL, clock.instant(), lifetime);
    change.accept(forgery);
    return forgery.signed();
  }

  /** The request for the entry with this ticket. */
  Shot asking(String ticket) {
    return Shot.get(CREDENTIAL + "?ticket=" + ticket + "&service=" + service().value());
  }

  /** An attack in which one ticket is presented and has to be refused. */
  Attack refused(String name, String sent, String why, Function<Assault, String> ticket) {
    return attack(
        name,
        sent,
        why,
        () -> List.of(Volley.of(asking(ticket.apply(this)), Expected.TICKET_REFUSED)));
  }

  static Attack attack(String name, String sent, String why, Supplier<List<Volley>> volleys) {
    return new Attack(name, sent, why, true, true, volleys);
  }
}
