package dev.sallyport.ticket.vectors;

import static dev.sallyport.ticket.vectors.Forge.HEADER;
import static dev.sallyport.ticket.vectors.Forge.base64Url;
import static dev.sallyport.ticket.vectors.Forge.json;
import static dev.sallyport.ticket.vectors.Forge.jws;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.sallyport.ticket.Bindings;
import java.util.ArrayList;
import java.util.List;

/**
 * Well-signed tickets, most of which should not be honoured: payload, claims, parties, times, use,
 * holder.
 */
final class JwtClaimVectors {
  private static final String NONCE = "bm9uY2Utbm9uY2Utbm9uY2U";
  private static final String NONCE_HASH = "VfAQoMMGgP4dDumwBgoJUhx92ww37f80s7xC_dMXo-0";

  private final List<TicketCase> cases = new ArrayList<>();

  List<TicketCase> cases() {
    accepted();
    payloadText();
    unknown();
    missing();
    invalidTimes();
    invalidTexts();
    parties();
    times();
    use();
    holder();
    return cases;
  }

  private void accepted() {
    ok("plain", ClaimSet.jwt());
    ok(
        "claims-in-another-order",
        ClaimSet.jwt().without("iss").with("iss", "'https://gate.example'"));
    ok("for-one-stored-credential", ClaimSet.jwt().with("cid", "'crn_3'"));
    ok(
        "issued-as-far-in-the-future-as-clocks-may-differ",
        ClaimSet.jwt().with("iat", "1700000005"));
    ok("in-its-last-second", ClaimSet.jwt().with("iat", "1699999971").with("exp", "1700000001"));
    ok("with-the-longest-lifetime", ClaimSet.jwt().with("exp", "1700000060"));
    ok(
        "of-a-person",
        ClaimSet.jwt()
            .without("gid")
            .with("pur", "'user_reveal'")
            .with("sub", "'auth0|5e7c@a+b~c:/d.e-f_g'"));
    add("to-create", person("store").with("mode", "'create'"), "verified").at("store");
    add("to-overwrite", person("store").with("mode", "'overwrite'"), "verified").at("store");
    add("to-store-anyhow", person("store"), "verified").at("store");
    add("totp-of-a-person", person("totp_code"), "verified").at("totp_code");
    add("totp-of-an-agent", ClaimSet.jwt().with("pur", "'totp_code'"), "verified").at("totp_code");
    add("bound-and-presented", bound(), "verified").presenting(NONCE);
    String input = base64Url(HEADER.replace("key-17", "key-2")) + "." + base64Url(ClaimSet.jwt().json());
    String signature = base64Url(Forge.hmac(Bindings.countingOn(), input));
    cases.add(TicketCase.of("under-the-second-key", "hmac", input + "." + signature, "verified"));
    String reordered = json("{'typ':'vault-ticket+jwt','kid':'key-17','alg':'HS256'}");
    cases.add(TicketCase.of("header-in-another-order", "hmac", jws(reordered, ClaimSet.jwt().json()), "verified"));
  }

  private void payloadText() {
    String good = ClaimSet.jwt().json();
    payload("payload-is-no-json", "github", "malformed");
    payload("payload-is-an-array", "[" + good + "]", "malformed");
    payload("payload-is-a-string", json("'github'"), "malformed");
    payload("payload-with-white-space", good.replace(":", ": "), "malformed");
    payload("payload-with-a-newline", good.replace(",", ",\n"), "malformed");
    payload("payload-with-svc-twice", good.replace("{", json("{'svc':'github',")), "malformed");
    payload("payload-with-exp-twice", good.replace("}", json(",'exp':1700000031}")), "malformed");
    payload(
        "payload-with-svc-twice-once-escaped",
        good.replace("}", json(",'\\u0073vc':'gitlab'}")),
        "malformed");
    payload(
        "payload-with-an-escaped-name",
        good.replace(json("'svc'"), json("'\\u0073vc'")),
        "malformed");
    payload(
        "payload-with-an-escaped-slash",
        good.replace("https://gate", "https:\\/\\/gate"),
        "malformed");
    payload("payload-with-trailing-object", good + "{}", "malformed");
    payload("payload-with-trailing-comma", good.replace("}", ",}"), "malformed");
    payload("payload-with-a-comment", good.replace("{", "{/**/"), "malformed");
    payload("payload-with-single-quotes", good.replace('"', '\''), "malformed");
    payload("payload-with-nan", good.replace("1700000030", "NaN"), "malformed");
    payload("payload-with-leading-zero", good.replace("1700000030", "01700000030"), "malformed");
    payload("payload-with-plus-sign", good.replace("1700000030", "+1700000030"), "malformed");
    payload("payload-cut-off", good.substring(0, good.length() - 1), "malformed");
    payload("payload-with-byte-order-mark", "\uFEFF" + good, "malformed");
    payload("payload-with-a-nul", good.replace("agt_7", "agt_7\0"), "malformed");
    payload("payload-with-a-non-ascii-letter", good.replace("agt_7", "agt_\u0667"), "malformed");
    payload(
        "payload-nested-too-deep",
        good.replace("}", json(",'cnf':{'nonce#S256':{'x':1}}}")),
        "malformed");
    payload(
        "payload-with-a-deep-array",
        good.replace("}", json(",'x':" + "[".repeat(90) + "]".repeat(90) + "}")),
        "malformed");
    payload("payload-with-too-many-members", tooManyMembers().json(), "malformed");
    payload(
        "payload-with-a-number-of-forty-digits",
        good.replace("1700000030", "1".repeat(40)),
        "malformed");
    byte[] latin1 = good.replace("agt_7", "agt_\u00e9").getBytes(ISO_8859_1);
    cases.add(TicketCase.of("payload-in-latin-1", "hmac", jws(HEADER, latin1), "malformed"));
  }

  private void unknown() {
    for (String name :
        List.of("nbf", "scope", "admin", "Svc", "", "__proto__", "owner", "nonce", "aid")) {
      add(
          "claim-unknown-" + (name.isEmpty() ? "empty-name" : name),
          ClaimSet.jwt().with(name, name.equals("nbf") ? "1" : "'x'"),
          "unknown_claim");
    }
    add(
            "claim-unknown-in-cnf",
            ClaimSet.jwt().with("cnf", "{'nonce#S256':'" + NONCE_HASH + "','jkt':'x'}"),
            "unknown_claim")
        .presenting(NONCE);
  }

  private void missing() {
    for (String name : List.of("iss", "aud", "sub", "jti", "iat", "exp", "svc", "pur", "gid")) {
      add("claim-missing-" + name, ClaimSet.jwt().without(name), "missing_claim");
    }
    payload("claims-all-missing", "{}", "missing_claim");
    add("claim-missing-in-cnf", ClaimSet.jwt().with("cnf", "{}"), "missing_claim")
        .presenting(NONCE);
    for (String purpose : List.of("request", "proxy", "connect")) {
      add("grant-missing-to-" + purpose, person(purpose), "missing_claim").at(purpose);
    }
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

  private void parties() {
    for (String gate :
        List.of(
            "https://evil.example",
            "https://gate.example/",
            "https://GATE.example",
            "http://gate.example",
            "")) {
      add("issuer-" + cases.size(), ClaimSet.jwt().with("iss", "'" + gate + "'"), "wrong_issuer");
    }
    for (String vault :
        List.of(
            "https://evil.example",
            "https://vault.example/",
            "https://vault.example:443",
            "vault.example",
            "")) {
      add(
          "audience-" + cases.size(),
          ClaimSet.jwt().with("aud", "'" + vault + "'"),
          "wrong_audience");
    }
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
    add("proxy-ticket-at-request", ClaimSet.jwt().with("pur", "'proxy'"), "purpose_not_allowed")
        .at("request");
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

  private static ClaimSet tooManyMembers() {
    ClaimSet claims = ClaimSet.jwt();
    for (int i = 0; i < 8; i++) {
      claims = claims.with("x" + i, "1");
    }
    return claims;
  }

  private void ok(String name, ClaimSet claims) {
    add(name, claims, TicketCase.VERIFIED);
  }

  private void payload(String name, String payload, String expect) {
    cases.add(TicketCase.of(name, "nimbus-jose-jwt", Forge.nimbus(payload), expect));
  }

  private LastCase add(String name, ClaimSet claims, String expect) {
    payload(name, claims.json(), expect);
    return new LastCase(cases);
  }
}
