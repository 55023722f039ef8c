package dev.sallyport.ticket;

import static dev.sallyport.ticket.TicketRefusal.INVALID_CLAIM;

import java.util.Optional;

/** Claims that both formats have, read strictly. */
final class ClaimValues {
  private ClaimValues() {}

  static TicketId ticketId(TicketFormat format, String text) throws RefusedException {
    return TicketId.parse(format, text).orElseThrow(ClaimValues::invalid);
  }

  static ServiceName service(Members claims) throws RefusedException {
    return ServiceName.parse(claims.text("svc")).orElseThrow(ClaimValues::invalid);
  }

  static Purpose purpose(TicketFormat format, Members claims) throws RefusedException {
    return Purpose.parse(claims.text("pur"))
        .filter(format.purposes()::contains)
        .orElseThrow(ClaimValues::invalid);
  }

  static String id(Members claims, String name) throws RefusedException {
    return optionalId(claims, name).orElseThrow(ClaimValues::invalid);
  }

  static Optional<String> optionalId(Members claims, String name) throws RefusedException {
    Optional<String> id = claims.optionalText(name);
    if (id.isPresent() && !Ticket.isId(id.get())) {
      throw invalid();
    }
    return id;
  }

  /** The mode, which only a store ticket has. */
  static Optional<StoreMode> mode(Members claims, Purpose purpose) throws RefusedException {
    Optional<String> mode = claims.optionalText("mode");
    if (mode.isEmpty()) {
      return Optional.empty();
    }
    if (purpose != Purpose.STORE) {
      throw invalid();
    }
    return Optional.of(StoreMode.parse(mode.get()).orElseThrow(ClaimValues::invalid));
  }

  static RefusedException invalid() {
    return new RefusedException(INVALID_CLAIM);
  }
}
