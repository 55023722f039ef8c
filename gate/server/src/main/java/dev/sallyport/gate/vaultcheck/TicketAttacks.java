package dev.sallyport.gate.vaultcheck;

import static dev.sallyport.gate.vaultcheck.Assault.attack;

import dev.sallyport.ticket.Purpose;
import dev.sallyport.ticket.ServiceName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Attacks with tickets that both formats know. */
final class TicketAttacks {
  /** As many as come at once when somebody tries. */
  private static final int AT_ONCE = 16;

  private static final Duration LONG_AGO = Duration.ofMinutes(10);
  private static final Duration SHORT = Duration.ofSeconds(30);

  private final Assault assault;

  TicketAttacks(Assault assault) {
    this.assault = assault;
  }

  List<Attack> all() {
    List<Attack> all = new ArrayList<>();
    all.addAll(signatures());
    all.addAll(times());
    all.addAll(uses());
    all.addAll(purposes());
    return all;
  }

  private List<Attack> signatures() {
    return List.of(
        assault.refused(
            "forged_signature",
            "a ticket whose signature was changed in one character",
            "Whoever can change a ticket can open everything.",
            each -> altered(each.good())),
        assault.refused(
            "other_key",
            "a ticket under another secret",
            "A ticket of another gate, or of somebody who guesses, opens nothing.",
            each -> each.forged(Forgery::underAnotherSecret)));
  }

  /**
   * Another character in the middle of the signature: its last one may have bits that say nothing.
   */
  static String altered(String ticket) {
    int at = ticket.length() - 20;
    return ticket.substring(0, at)
        + (ticket.charAt(at) == '0' ? '1' : '0')
        + ticket.substring(at + 1);
  }

  private List<Attack> times() {
    return List.of(
        attack(
            "expired",
            "a ticket that expired ten minutes ago",
            "Tickets end up in logs; an old one must be worthless.",
            () -> List.of(Volley.of(asking(-LONG_AGO.toSeconds(), SHORT), Expected.EXPIRED))),
        assault.refused(
            "never_expires",
            "a ticket without an end",
            "A ticket without an end would be good for ever.",
            each -> each.forged(forgery -> forgery.without("exp"))),
        assault.ours(
            attack(
                "not_yet_valid",
                "a ticket that is issued in ten minutes",
                "Tickets that are kept for later outlive what permitted them.",
                () ->
                    List.of(
                        Volley.of(asking(LONG_AGO.toSeconds(), SHORT), Expected.TICKET_REFUSED)))),
        assault.ours(
            attack(
                "lifetime_too_long",
                "a ticket that lives for an hour",
                "Even a gate that was taken over cannot make tickets that last.",
                () ->
                    List.of(Volley.of(asking(0, Duration.ofHours(1)), Expected.TICKET_REFUSED)))));
  }

  private Shot asking(long fromNow, Duration lifetime) {
    Instant issued = assault.clock().instant().plusSeconds(fromNow);
    return assault.asking(
        assault.forged(
            forgery ->
                forgery
                    .claim("iat", issued.getEpochSecond())
                    .claim("exp", issued.plus(lifetime).getEpochSecond())));
  }

  private List<Attack> uses() {
    return List.of(
        attack(
            "replayed",
            "a good ticket, and the same again",
            "A ticket that somebody read on its way is worthless after its first use.",
            () -> {
              Shot shot = assault.asking(assault.good());
              return List.of(
                  Volley.of(shot, Expected.OPENED), Volley.of(shot, Expected.TICKET_REFUSED));
            }),
        attack(
            "replayed_at_once",
            AT_ONCE + " times the same good ticket, at once",
            "Whoever is quick must not come in beside the owner of a ticket.",
            () ->
                List.of(
                    new Volley(
                        Collections.nCopies(AT_ONCE, assault.asking(assault.good())),
                        Expected.OPENED_ONCE))),
        assault.ours(
            attack(
                "refused_ticket_is_spared",
                "a good ticket with the name of another service, then with its own",
                "A ticket that was refused for another reason is not used up, so nobody loses one to a mistake.",
                () -> {
                  String ticket = assault.good();
                  return List.of(
                      Volley.of(
                          Shot.get(
                              "/v1/credential?ticket=" + ticket + "&service=" + other().value()),
                          Expected.TICKET_REFUSED),
                      Volley.of(assault.asking(ticket), Expected.OPENED));
                })),
        assault.refused(
            "other_service",
            "a ticket for another service",
            "A grant of one service must not open another.",
            each -> each.tickets().of(other(), Purpose.AGENT_CREDENTIAL)),
        staleCreation());
  }

  /** A service under which nothing is stored, ever. */
  static ServiceName other() {
    return TestEntry.fresh().service();
  }

  private Attack staleCreation() {
    Attack attack =
        attack(
            "stale_creation",
            "a ticket for an earlier life of the entry",
            "A ticket for what was deleted must not open what came in its place.",
            () ->
                List.of(
                    Volley.of(
                        assault.asking(assault.tickets().ofAnotherCreation(assault.service())),
                        Expected.STALE)));
    return assault.capabilities().contains("ticketConstraints") ? attack : attack.told();
  }

  private List<Attack> purposes() {
    String why = "What a ticket is for is all that limits what a gate can have done with it.";
    List<Attack> all = new ArrayList<>();
    for (Purpose purpose : List.of(Purpose.STORE, Purpose.TOTP_CODE, Purpose.PROXY)) {
      all.add(
          assault.refused(
              purpose.wireName() + "_ticket_for_reading",
              "a ticket for the purpose " + purpose.wireName() + " at /v1/credential",
              why,
              each -> each.tickets().of(each.service(), purpose)));
    }
    all.add(
        attack(
            "reading_ticket_for_storing",
            "a ticket for the purpose agent_credential at /v1/store",
            why,
            () -> List.of(Volley.of(storing(), Expected.TICKET_REFUSED))));
    all.add(
        attack(
            "reading_ticket_for_a_code",
            "a ticket for the purpose agent_credential at /v1/totp-code",
            why,
            () ->
                List.of(
                    Volley.of(
                        Shot.get(
                            "/v1/totp-code?ticket="
                                + assault.good()
                                + "&service="
                                + assault.service().value()),
                        Expected.TICKET_REFUSED))));
    return all;
  }

  private Shot storing() {
    return Shot.post(
        "/v1/store",
        Map.of(),
        RoundTrip.deposit(assault.good(), assault.service(), assault.entry().value()));
  }
}
