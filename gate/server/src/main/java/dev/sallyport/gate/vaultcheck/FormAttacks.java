package dev.sallyport.gate.vaultcheck;

import static dev.sallyport.gate.vaultcheck.Assault.attack;

import java.util.ArrayList;
import java.util.List;

/** Attacks with tickets that are misshapen, or rightly signed and say too little or too much. */
final class FormAttacks {
  private final Assault assault;

  FormAttacks(Assault assault) {
    this.assault = assault;
  }

  List<Attack> all() {
    List<Attack> all = new ArrayList<>(forms());
    all.addAll(claims());
    return all;
  }

  private List<Attack> forms() {
    return List.of(
        assault.refused(
            "truncated",
            "the first half of a good ticket",
            "What is no ticket must neither open nor upset anything.",
            each -> each.good().substring(0, each.good().length() / 2)),
        assault.refused(
            "doubled",
            "a good ticket twice in one, with a dot between",
            "Two readers of one text must not see two tickets in it.",
            each -> each.good() + "." + each.good()),
        assault.ours(
            attack(
                "given_twice",
                "two parameters named ticket, the second one good",
                "Proxies and servers disagree about which of two is meant.",
                () ->
                    List.of(
                        Volley.of(
                            Shot.get(
                                "/v1/credential?ticket="
                                    + TicketAttacks.altered(assault.good())
                                    + "&ticket="
                                    + assault.good()
                                    + "&service="
                                    + assault.service().value()),
                            Expected.TICKET_REFUSED)))),
        assault.ours(
            assault.refused(
                "oversized",
                "a rightly signed ticket of 2,000 characters and more",
                "What is read before a signature is checked has to have an end.",
                each -> each.forged(forgery -> forgery.claim("sub", "a".repeat(1_400))))));
  }

  private List<Attack> claims() {
    List<Attack> all = new ArrayList<>();
    for (String claim : List.of(assault.isJwt() ? "jti" : "nonce", "svc", "pur")) {
      all.add(missing(claim));
    }
    all.add(assault.ours(missing("sub")));
    all.add(assault.ours(missing("iat")));
    all.add(
        assault.ours(
            assault.refused(
                "unknown_claim",
                "a ticket with a claim that is in no specification",
                "A limit that a vault does not understand is a limit that it does not keep.",
                each -> each.forged(forgery -> forgery.claim("limit", "once")))));
    all.add(
        assault.ours(
            assault.refused(
                "claim_twice",
                "a ticket that names two services",
                "Two readers of one ticket must not come to two answers.",
                each ->
                    each.forged(
                        forgery -> forgery.andBefore("svc", TicketAttacks.other().value())))));
    return all;
  }

  private Attack missing(String claim) {
    return assault.refused(
        "without_" + claim,
        "a ticket without " + claim,
        "What is not there limits nothing.",
        each -> each.forged(forgery -> forgery.without(claim)));
  }
}
