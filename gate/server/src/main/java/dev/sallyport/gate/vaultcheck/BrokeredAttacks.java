package dev.sallyport.gate.vaultcheck;

import static dev.sallyport.gate.vaultcheck.Assault.attack;

import dev.sallyport.ticket.Purpose;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Tickets for one brokered request, taken to another. The test entry may be used for no request at
 * all, so the right ticket is understood and then forbidden; nothing leaves the vault.
 */
final class BrokeredAttacks {
  private static final String TARGET = "/anything?page=1&size=2";
  private static final String URL = "https://nobody.example/anything";
  private static final String WHY =
      "What somebody approved for one request, and a ticket that somebody read on its way, must serve no other.";

  private final Assault assault;

  BrokeredAttacks(Assault assault) {
    this.assault = assault;
  }

  List<Attack> all() {
    List<Attack> all = new ArrayList<>();
    if (assault.isJwt() && assault.capabilities().contains("request")) {
      all.addAll(requests());
    }
    if (assault.isJwt() && assault.capabilities().contains("proxy")) {
      all.add(otherUrl());
    }
    return all;
  }

  private List<Attack> requests() {
    return List.of(
        other("request_by_another_method", "a ticket for GET, with DELETE", "DELETE", TARGET),
        other(
            "request_for_another_path",
            "a ticket for a request, with another path",
            "GET",
            "/something?page=1&size=2"),
        other(
            "request_with_another_query",
            "a ticket for a request, with a parameter more",
            "GET",
            TARGET + "&more=1"),
        other(
            "request_with_a_reordered_query",
            "a ticket for a request, with its parameters in another order",
            "GET",
            "/anything?size=2&page=1"),
        otherHost(),
        withoutRequest(),
        asIssued());
  }

  private Attack other(String name, String sent, String method, String target) {
    return mismatch(name, sent, () -> asking(method, target, bound()));
  }

  private Attack otherHost() {
    return mismatch(
        "request_at_another_host",
        "a ticket for the first host of the entry, with X-Target-Host",
        () -> asking("GET", TARGET, bound()).with("X-Target-Host", "nobody.example"));
  }

  private Attack withoutRequest() {
    return mismatch(
        "without_req",
        "a ticket for a brokered request that does not say which",
        () ->
            asking(
                "GET",
                TARGET,
                Forgery.of(
                        assault.binding(),
                        assault.service(),
                        Purpose.REQUEST,
                        assault.clock().instant(),
                        assault.lifetime())
                    .signed()));
  }

  private Attack asIssued() {
    return attack(
        "request_as_issued",
        "a ticket for a request, with that request",
        "A vault that refuses every ticket of this kind would pass the attacks; the entry has no rules, so it is forbidden after the ticket was found right.",
        () -> List.of(Volley.of(asking("GET", TARGET, bound()), Expected.FORBIDDEN)));
  }

  private Attack otherUrl() {
    return mismatch(
        "proxy_for_another_url",
        "a signed call for one URL, with a ticket for another",
        () -> new CallAttacks(assault).signed("/v1/proxy", errand(URL + "/else"), Duration.ZERO));
  }

  private Attack mismatch(String name, String sent, Supplier<Shot> shot) {
    return attack(
        name, sent, WHY, () -> List.of(Volley.of(shot.get(), Expected.OTHER_REQUEST_REFUSED)));
  }

  private String bound() {
    return assault.tickets().forRequest(assault.service(), Purpose.REQUEST, "GET", TARGET);
  }

  private Shot asking(String method, String target, String ticket) {
    return new Shot(
        method,
        "/v1/request/" + assault.service().value() + target + "&ticket=" + ticket,
        List.of(),
        null);
  }

  private String errand(String url) {
    return TestJson.write(
        Map.of(
            "ticket",
            assault.tickets().forRequest(assault.service(), Purpose.PROXY, "GET", URL),
            "service",
            assault.service().value(),
            "upstream",
            Map.of("url", url, "method", "GET"),
            "headerTemplates",
            Map.of("Authorization", "Bearer ${TOKEN}")));
  }
}
