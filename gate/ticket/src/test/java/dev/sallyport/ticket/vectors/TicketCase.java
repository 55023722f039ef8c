package dev.sallyport.ticket.vectors;

import java.util.List;
import java.util.Optional;

/**
 * One published ticket with exactly one thing wrong, or nothing.
 *
 * @param expect {@code verified}, or the code of the refusal
 * @param madeBy what signed it: {@code nimbus-jose-jwt}, {@code hmac} (the platform's own) or
 *     {@code hand} when nothing needed signing
 */
record TicketCase(
    String name,
    String madeBy,
    String ticket,
    String service,
    List<String> allowed,
    Optional<String> nonce,
    Optional<PresentedRequest> request,
    String expect) {

  static final String VERIFIED = "verified";

  static TicketCase of(String name, String madeBy, String ticket, String expect) {
    return new TicketCase(
        name,
        madeBy,
        ticket,
        "github",
        List.of("agent_credential", "user_reveal"),
        Optional.empty(),
        Optional.empty(),
        expect);
  }

  TicketCase asking(String other) {
    return new TicketCase(name, madeBy, ticket, other, allowed, nonce, request, expect);
  }

  TicketCase at(String... purposes) {
    return new TicketCase(name, madeBy, ticket, service, List.of(purposes), nonce, request, expect);
  }

  TicketCase presenting(String itsNonce) {
    return new TicketCase(
        name, madeBy, ticket, service, allowed, Optional.of(itsNonce), request, expect);
  }

  TicketCase making(PresentedRequest itsRequest) {
    return new TicketCase(
        name, madeBy, ticket, service, allowed, nonce, Optional.of(itsRequest), expect);
  }
}
