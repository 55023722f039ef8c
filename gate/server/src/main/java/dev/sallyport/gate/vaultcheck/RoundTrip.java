package dev.sallyport.gate.vaultcheck;

import static dev.sallyport.gate.vaultcheck.Assault.attack;

import dev.sallyport.ticket.Purpose;
import dev.sallyport.ticket.ServiceName;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The way of the test entry: into the vault, out of it, and gone. */
final class RoundTrip {
  static final String STORED = "entry_is_stored";

  private final Assault assault;

  RoundTrip(Assault assault) {
    this.assault = assault;
  }

  /** The entry goes in, and comes out as it was. */
  List<Attack> there() {
    return List.of(
        attack(
            STORED,
            "a test entry with a ticket for the purpose store",
            "People put credentials into the vault like this.",
            () -> List.of(Volley.of(storing(), Expected.TAKEN))),
        attack(
            "entry_is_released",
            "a ticket for the purpose agent_credential",
            "Agents get credentials like this.",
            () -> List.of(Volley.of(assault.asking(assault.good()), Expected.OPENED))));
  }

  /** The entry is deleted, and then there is none. */
  List<Attack> back() {
    return List.of(
        attack(
            "entry_is_deleted",
            "a signed call of /v1/storage that deletes the test entry",
            "What is ended at the gate can be ended at the vault.",
            () -> List.of(Volley.of(deleting(assault), Expected.TAKEN))),
        attack(
            "entry_is_gone",
            "a good ticket for what was deleted",
            "What was deleted is not released any more.",
            () -> List.of(Volley.of(assault.asking(assault.good()), Expected.GONE))));
  }

  private Shot storing() {
    String ticket = assault.tickets().of(assault.service(), Purpose.STORE);
    return Shot.post(
        "/v1/store", Map.of(), deposit(ticket, assault.service(), assault.entry().value()));
  }

  /** What is sent to have a value stored. */
  static String deposit(String ticket, ServiceName service, String value) {
    return TestJson.write(
        Map.of(
            "ticket",
            ticket,
            "service",
            service.value(),
            "tokenData",
            Map.of("accessToken", value, "tokenType", "PlainText")));
  }

  /** The call that ends a test entry. */
  static Shot deleting(Assault assault) {
    return new CallAttacks(assault)
        .signed(
            "/v1/storage",
            TestJson.write(
                Map.of(
                    "operation", "delete",
                    "collection", "tokens",
                    "key", assault.service().value())),
            Duration.ZERO);
  }
}
