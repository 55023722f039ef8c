package dev.sallyport.ticket.vectors;

import java.util.ArrayList;
import java.util.List;

/**
 * Well-signed tickets with one claim that is misshapen, or does not fit the time or the request.
 */
final class JwtClaimVectors {
  private static final String NONCE = "bm9uY2Utbm9uY2Utbm9uY2U";
  private static final String NONCE_HASH = "VfAQoMMGgP4dDumwBgoJUhx92ww37f80s7xC_dMXo-0";

  private final List<TicketCase> cases = new ArrayList<>();

  List<TicketCase> cases() {
    invalidTimes();
    invalidTexts();
    times();
    use();
    holder();
    return cases;
  }

  private void invalidTimes() {
    for (String claim : List.of("iat", "exp")) {
      for (String value :
          List.of(
              "'1700000030'",
              "1700000030.0",
              "1.70000003e9",
              "-1",
              "-0",
              "0",
              "null",
              "true",
              "[1700000030]",
              "{}",
              "9223372036854775807",
              "9223372036854775808",
              "18446744075409551646",
              "4294967297000000000000",
              "253402300800")) {
        add(claim + "-invalid-" + cases.size(), ClaimSet.jwt().with(claim, value), "invalid_claim");
      }
    }
  }

  private void invalidTexts() {
    invalid("aud", "['https://vault.example']", "null", "1");
    invalid("iss", "['https://gate.example']", "{}", "true");
    invalid("sub", "''", "'<agt_7>'", "7", "'" + "x".repeat(97) + "'");
    invalid(
        "svc",
        "''",
        "'GitHub'",
        "'git/hub'",
        "'github.'",
        "'-github'",
        "'" + "x".repeat(65) + "'",
        "['github']");
    invalid(
        "pur",
        "''",
        "'root'",
        "'AGENT_CREDENTIAL'",
        "['agent_credential']",
        "'agent_credential,store'");
    invalid(
        "jti",
        "''",
        "'AAECAwQFBgcICQoLDA0OD'",
        "'AAECAwQFBgcICQoLDA0ODx'",
        "'" + ClaimSet.TV2_NONCE + "'",
        "1");
    invalid("gid", "''", "9", "null", "'" + "x".repeat(97) + "'");
    invalid("cid", "''", "3", "null");
    invalid("mode", "'create'", "'overwrite'");
    invalid(
        "cnf",
        "'" + NONCE_HASH + "'",
        "{'nonce#S256':1}",
        "{'nonce#S256':'" + NONCE_HASH.substring(1) + "'}",
        "{'nonce#S256':'" + NONCE_HASH + "='}",
        "null");
    add("grant-of-a-person", ClaimSet.jwt().with("pur", "'user_reveal'"), "invalid_claim");
    add("grant-of-a-store", ClaimSet.jwt().with("pur", "'store'"), "invalid_claim").at("store");
    add("mode-unknown", person("store").with("mode", "'replace'"), "invalid_claim").at("store");
  }

  private void times() {
    add(
        "issued-six-seconds-in-the-future",
        ClaimSet.jwt().with("iat", "1700000006"),
        "not_yet_valid");
    add(
        "issued-an-hour-in-the-future",
        ClaimSet.jwt().with("iat", "1700003600").with("exp", "1700003630"),
        "not_yet_valid");
    add(
        "issued-in-milliseconds",
        ClaimSet.jwt().with("iat", "170000000000").with("exp", "170000000030"),
        "not_yet_valid");
    add(
        "expires-now",
        ClaimSet.jwt().with("iat", "1699999970").with("exp", "1700000000"),
        "expired");
    add(
        "expired-a-second-ago",
        ClaimSet.jwt().with("iat", "1699999970").with("exp", "1699999999"),
        "expired");
    add("expired-in-1970", ClaimSet.jwt().with("iat", "1").with("exp", "30"), "expired");
    add(
        "expires-before-it-is-issued",
        ClaimSet.jwt().with("iat", "1700000005").with("exp", "1700000003"),
        "expired");
    add(
        "expires-as-it-is-issued",
        ClaimSet.jwt().with("iat", "1700000003").with("exp", "1700000003"),
        "expired");
    add("lives-sixty-one-seconds", ClaimSet.jwt().with("exp", "1700000061"), "lifetime_too_long");
    add("lives-a-day", ClaimSet.jwt().with("exp", "1700086400"), "lifetime_too_long");
    add(
        "lives-until-the-year-9999",
        ClaimSet.jwt().with("exp", "253402300799"),
        "lifetime_too_long");
    add("issued-in-1970-and-still-alive", ClaimSet.jwt().with("iat", "1"), "lifetime_too_long");
  }

  private void use() {
    add("store-ticket-at-credential", person("store"), "purpose_not_allowed");
    add(
        "connect-ticket-at-credential",
        ClaimSet.jwt().with("pur", "'connect'"),
        "purpose_not_allowed");
    add("relay-ticket-at-credential", ClaimSet.jwt().with("pur", "'relay'"), "purpose_not_allowed");
    add("ticket-for-the-agent-at-relay", ClaimSet.jwt(), "purpose_not_allowed").at("relay");
    add("relay-without-a-grant", person("relay"), "missing_claim").at("relay");
    add("anything-where-nothing-is-allowed", ClaimSet.jwt(), "purpose_not_allowed").at();
    add("other-service-asked", ClaimSet.jwt(), "service_mismatch").asking("gitlab");
    add("longer-service-asked", ClaimSet.jwt(), "service_mismatch").asking("github.com");
    add("shorter-service-asked", ClaimSet.jwt(), "service_mismatch").asking("git");
  }

  private void holder() {
    add("bound-and-nothing-presented", bound(), "holder_mismatch");
    add("bound-and-another-nonce-presented", bound(), "holder_mismatch")
        .presenting("b3RoZXItb3RoZXItb3RoZXI");
    add("bound-and-the-hash-presented", bound(), "holder_mismatch").presenting(NONCE_HASH);
    add("bound-and-a-prefix-presented", bound(), "holder_mismatch")
        .presenting(NONCE.substring(0, 22));
    add("bound-and-an-empty-nonce-presented", bound(), "holder_mismatch").presenting("");
    add("bound-and-the-nonce-twice-presented", bound(), "holder_mismatch")
        .presenting(NONCE + "," + NONCE);
    add(
            "bound-to-the-hash-of-a-short-nonce",
            ClaimSet.jwt()
                .with("cnf", "{'nonce#S256':'ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0'}"),
            "holder_mismatch")
        .presenting("abc");
    add("unbound-and-a-nonce-presented", ClaimSet.jwt(), "holder_mismatch").presenting(NONCE);
  }

  private void invalid(String claim, String... values) {
    for (String value : values) {
      add(claim + "-invalid-" + cases.size(), ClaimSet.jwt().with(claim, value), "invalid_claim");
    }
  }

  private static ClaimSet bound() {
    return ClaimSet.jwt().with("cnf", "{'nonce#S256':'" + NONCE_HASH + "'}");
  }

  private static ClaimSet person(String purpose) {
    return ClaimSet.jwt().without("gid").with("pur", "'" + purpose + "'");
  }

  private void payload(String name, String payload, String expect) {
    cases.add(TicketCase.of(name, "nimbus-jose-jwt", Forge.nimbus(payload), expect));
  }

  private LastCase add(String name, ClaimSet claims, String expect) {
    payload(name, claims.json(), expect);
    return new LastCase(cases);
  }
}
