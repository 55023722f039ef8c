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
 * Well-signed tickets whose payload is right, or has a text, a set of claims or parties that it
 * must not have.
 */
final class JwtPayloadVectors {
  private static final String NONCE = "bm9uY2Utbm9uY2Utbm9uY2U";
  private static final String NONCE_HASH = "VfAQoMMGgP4dDumwBgoJUhx92ww37f80s7xC_dMXo-0";

  private final List<TicketCase> cases = new ArrayList<>();

  List<TicketCase> cases() {
    accepted();
    payloadText();
    unknown();
    missing();
    parties();
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
    add(
            "bound-and-presented",
            ClaimSet.jwt().with("cnf", "{'nonce#S256':'" + NONCE_HASH + "'}"),
            "verified")
        .presenting(NONCE);
    String input =
        base64Url(HEADER.replace("key-17", "key-2")) + "." + base64Url(ClaimSet.jwt().json());
    String signature = base64Url(Forge.hmac(Bindings.countingOn(), input));
    cases.add(TicketCase.of("under-the-second-key", "hmac", input + "." + signature, "verified"));
    String reordered = json("{'typ':'vault-ticket+jwt','kid':'key-17','alg':'HS256'}");
    cases.add(
        TicketCase.of(
            "header-in-another-order", "hmac", jws(reordered, ClaimSet.jwt().json()), "verified"));
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
    add("grant-missing-to-connect", person("connect"), "missing_claim").at("connect");
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
