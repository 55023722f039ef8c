package dev.sallyport.ticket.vectors;

import java.util.ArrayList;
import java.util.List;

/**
 * Well-signed tickets for brokered requests, presented with the request they are for or another.
 */
final class JwtRequestVectors {
  /** {@code GET}, no host, {@code /repos/a?per_page=2}. */
  private static final String PLAIN = "qmfEn9wBgzlmwOwWDvU7JacfKl6wxCVsEVvzNvJWom4";

  /** The same at the host {@code uploads.example}. */
  private static final String AT_HOST = "-cTX2_DoE6PEh_8_aMP4m3W1n8hfKLmm6Hs4m2D7WaA";

  /** {@code POST}, no host, {@code https://mcp.example/mcp}. */
  private static final String WHOLE_URL = "ru3ojjxsR95eusxfQjth1IVg5JFSjNQvOt18tZh3kws";

  private static final String TARGET = "/repos/a?per_page=2";

  private final List<TicketCase> cases = new ArrayList<>();

  List<TicketCase> cases() {
    accepted();
    others();
    encodings();
    claim();
    return cases;
  }

  private void accepted() {
    add("request-as-issued", bound("request", PLAIN), "verified").making("GET", TARGET);
    add("request-at-the-host-it-chose", bound("request", AT_HOST), "verified")
        .making("GET", "uploads.example", TARGET);
    add("proxied-path-as-issued", bound("proxy", PLAIN), "verified").making("GET", TARGET);
    add("proxied-url-as-issued", bound("proxy", WHOLE_URL), "verified")
        .making("POST", "https://mcp.example/mcp");
  }

  private void others() {
    refused("request-of-another-method").making("DELETE", TARGET);
    refused("request-of-the-method-in-small-letters").making("get", TARGET);
    refused("request-for-another-path").making("GET", "/repos/b?per_page=2");
    refused("request-for-a-path-below").making("GET", "/repos/a/b?per_page=2");
    refused("request-without-its-query").making("GET", "/repos/a");
    refused("request-with-more-of-a-query").making("GET", TARGET + "&admin=1");
    refused("request-with-a-query-for-nothing").making("GET", TARGET + "&");
    refused("request-at-a-host-it-did-not-choose").making("GET", "uploads.example", TARGET);
    refused("request-at-a-host-of-no-name").making("GET", "-", TARGET);
    refused("request-for-a-whole-url").making("GET", "https://api.example" + TARGET);
    add("request-without-the-host-it-chose", bound("request", AT_HOST), "request_mismatch")
        .making("GET", TARGET);
    add("request-at-another-host", bound("request", AT_HOST), "request_mismatch")
        .making("GET", "downloads.example", TARGET);
    add("proxied-url-at-another-host", bound("proxy", WHOLE_URL), "request_mismatch")
        .making("POST", "https://other.example/mcp");
    refused("request-that-is-none");
  }

  private void encodings() {
    refused("request-with-an-encoded-letter").making("GET", "/repos/%61?per_page=2");
    refused("request-with-an-encoded-slash").making("GET", "/repos%2Fa?per_page=2");
    refused("request-with-a-dot-segment").making("GET", "/repos/./a?per_page=2");
    refused("request-with-a-way-back").making("GET", "/repos/b/../a?per_page=2");
    refused("request-with-a-doubled-slash").making("GET", "/repos//a?per_page=2");
    refused("request-with-an-encoded-query").making("GET", "/repos/a?per%5Fpage=2");
    refused("request-with-a-line-feed-in-its-host").making("GET", "x\n/y", TARGET);
    refused("request-with-a-space-in-its-target").making("GET", "/repos/a b");
  }

  private void claim() {
    for (String purpose : List.of("request", "proxy")) {
      add("grant-missing-to-" + purpose, bound(purpose, PLAIN).without("gid"), "missing_claim")
          .making("GET", TARGET);
      add(
              "request-missing-to-" + purpose,
              ClaimSet.jwt().with("pur", quoted(purpose)),
              "missing_claim")
          .making("GET", TARGET);
    }
    for (String value :
        List.of(
            "''",
            "1",
            "null",
            "{}",
            quoted(PLAIN.substring(1)),
            quoted(PLAIN + "="),
            quoted("+" + PLAIN.substring(1)))) {
      add(
              "req-invalid-" + cases.size(),
              bound("request", PLAIN).with("req", value),
              "invalid_claim")
          .making("GET", TARGET);
    }
    cases.add(
        TicketCase.of(
            "request-of-a-ticket-for-reading",
            "nimbus-jose-jwt",
            Forge.nimbus(ClaimSet.jwt().with("req", quoted(PLAIN)).json()),
            "invalid_claim"));
    cases.add(
        TicketCase.of(
                "proxy-ticket-at-request",
                "nimbus-jose-jwt",
                Forge.nimbus(bound("proxy", PLAIN).json()),
                "purpose_not_allowed")
            .at("request")
            .making(PresentedRequest.of("GET", TARGET)));
  }

  private LastCase refused(String name) {
    return add(name, bound("request", PLAIN), "request_mismatch");
  }

  private static ClaimSet bound(String purpose, String request) {
    return ClaimSet.jwt().with("pur", quoted(purpose)).with("req", quoted(request));
  }

  private static String quoted(String text) {
    return "'" + text + "'";
  }

  private LastCase add(String name, ClaimSet claims, String expect) {
    cases.add(
        TicketCase.of(name, "nimbus-jose-jwt", Forge.nimbus(claims.json()), expect)
            .at("request", "proxy"));
    return new LastCase(cases);
  }
}
