package dev.sallyport.gate.vaultcheck;

import static dev.sallyport.gate.vaultcheck.Assault.attack;

import dev.sallyport.ticket.HolderBinding;
import dev.sallyport.ticket.Purpose;
import java.util.List;
import java.util.function.Supplier;

/** Attacks on what only a ticket of the format {@code jwt} has. */
final class JwtAttacks {
  private final Assault assault;

  JwtAttacks(Assault assault) {
    this.assault = assault;
  }

  List<Attack> all() {
    return assault.isJwt()
        ? List.of(
            unknownKey(),
            noKey(),
            noAlgorithm(),
            otherAlgorithm(),
            mislabelled(),
            otherType(),
            unknownHeader(),
            otherGate(),
            otherVault(),
            withoutGrant(),
            reading(Purpose.REQUEST),
            readingTicketForRequest(),
            withoutNonce(),
            otherNonce(),
            uninvitedNonce())
        : List.of();
  }

  private Attack unknownKey() {
    return assault.refused(
        "unknown_key_id",
        "a rightly signed ticket that names a key the vault does not have",
        "A key that was taken away is known by its id.",
        each -> each.forged(forgery -> forgery.header("kid", "no-such-key")));
  }

  private Attack noKey() {
    return assault.refused(
        "no_key_id",
        "a rightly signed ticket that names no key",
        "A vault that tries keys until one fits cannot take one away.",
        each -> each.forged(forgery -> forgery.withoutHeader("kid")));
  }

  private Attack noAlgorithm() {
    return assault.refused(
        "algorithm_none",
        "a ticket without a signature, of the algorithm none",
        "The oldest trick there is: a ticket that says itself that it needs no signature.",
        each ->
            Forgery.of(
                    each.binding(),
                    each.service(),
                    Purpose.AGENT_CREDENTIAL,
                    each.clock().instant(),
                    each.lifetime())
                .unsigned());
  }

  private Attack otherAlgorithm() {
    return assault.refused(
        "algorithm_swapped",
        "a ticket with HMAC-SHA512 under the right secret",
        "The binding says the algorithm, never the ticket.",
        each -> each.forged(Forgery::withSha512));
  }

  private Attack mislabelled() {
    return assault.refused(
        "algorithm_mislabelled",
        "a ticket with HMAC-SHA256 that calls it HS384",
        "What a ticket says about itself has to be true.",
        each -> each.forged(forgery -> forgery.header("alg", "HS384")));
  }

  private Attack otherType() {
    return assault.refused(
        "other_type",
        "a rightly signed token of another type",
        "Tokens that were made for something else must not be tickets.",
        each -> each.forged(forgery -> forgery.header("typ", "JWT")));
  }

  private Attack unknownHeader() {
    return assault.refused(
        "unknown_header",
        "a rightly signed ticket with the header crit",
        "What a ticket calls critical and nobody looks at is a check left out.",
        each -> each.forged(forgery -> forgery.header("crit", "exp")));
  }

  private Attack otherGate() {
    return assault.refused(
        "other_gate",
        "a ticket that another gate would have issued",
        "A ticket of another binding must not open this one.",
        each -> each.forged(forgery -> forgery.claim("iss", "https://another-gate.example")));
  }

  private Attack otherVault() {
    return assault.refused(
        "other_vault",
        "a ticket for another vault",
        "A ticket that was given to one vault must not be spent at another.",
        each -> each.forged(forgery -> forgery.claim("aud", "https://another-vault.example")));
  }

  private Attack withoutGrant() {
    return assault.refused(
        "without_gid",
        "a ticket of an agent without a grant",
        "Every release has to be traced to what permitted it.",
        each -> each.forged(forgery -> forgery.without("gid")));
  }

  private Attack reading(Purpose purpose) {
    return assault.refused(
        purpose.wireName() + "_ticket_for_reading",
        "a ticket for the purpose " + purpose.wireName() + " at /v1/credential",
        "An agent that may have requests made must not get the credential itself.",
        each -> each.tickets().of(each.service(), purpose));
  }

  private Attack readingTicketForRequest() {
    return attack(
        "reading_ticket_for_a_request",
        "a ticket for the purpose agent_credential at /v1/request",
        "What a ticket is for is all that limits what a gate can have done with it.",
        () ->
            List.of(
                Volley.of(
                    Shot.get(
                        "/v1/request/"
                            + assault.service().value()
                            + "/anything?ticket="
                            + assault.good()),
                    Expected.TICKET_REFUSED)));
  }

  private Attack withoutNonce() {
    return assault.refused(
        "holder_absent",
        "a ticket that is bound to a nonce, without the nonce",
        "Whoever has only the URL has nothing.",
        each -> each.tickets().heldBy(each.service(), TestEntry.hex(16)));
  }

  private Attack otherNonce() {
    return nonce(
        "holder_other",
        "a ticket that is bound to a nonce, with another nonce",
        "Any nonce would do if they were not compared.",
        () -> assault.tickets().heldBy(assault.service(), TestEntry.hex(16)));
  }

  private Attack uninvitedNonce() {
    return nonce(
        "holder_uninvited",
        "a ticket that is bound to nobody, with a nonce",
        "Who sends a nonce asked the gate with it: this ticket was issued to somebody else.",
        assault::good);
  }

  private Attack nonce(String name, String sent, String why, Supplier<String> ticket) {
    return attack(
        name,
        sent,
        why,
        () ->
            List.of(
                Volley.of(
                    assault
                        .asking(ticket.get())
                        .with(HolderBinding.NONCE_HEADER, TestEntry.hex(16)),
                    Expected.TICKET_REFUSED)));
  }
}
