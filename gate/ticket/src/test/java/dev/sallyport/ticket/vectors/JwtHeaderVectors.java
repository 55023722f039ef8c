package dev.sallyport.ticket.vectors;

import static dev.sallyport.ticket.vectors.Forge.HEADER;
import static dev.sallyport.ticket.vectors.Forge.base64Url;
import static dev.sallyport.ticket.vectors.Forge.json;
import static dev.sallyport.ticket.vectors.Forge.jws;

import dev.sallyport.ticket.Bindings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Tickets with a header that is not understood, names another algorithm, key or type. */
final class JwtHeaderVectors {
  private static final String PAYLOAD = ClaimSet.jwt().json();

  private final List<TicketCase> cases = new ArrayList<>();

  List<TicketCase> cases() {
    headerText();
    headerMembers();
    algorithms();
    keys();
    types();
    return cases;
  }

  private void headerText() {
    header("header-is-no-json", "HS256", "malformed");
    header("header-is-an-array", "[" + HEADER + "]", "malformed");
    header("header-with-white-space", HEADER.replace(",", ", "), "malformed");
    header("header-with-alg-twice", HEADER.replace("{", json("{'alg':'HS256',")), "malformed");
    header("header-with-kid-twice", HEADER.replace("{", json("{'kid':'key-2',")), "malformed");
    header("header-with-escaped-name", HEADER.replace("alg", "\\u0061lg"), "malformed");
    header("header-with-trailing-data", HEADER + "{}", "malformed");
    header("header-cut-off", HEADER.substring(0, HEADER.length() - 1), "malformed");
    header("header-with-byte-order-mark", "\uFEFF" + HEADER, "malformed");
    header("header-with-nul-in-kid", HEADER.replace("key-17", "key-17\0"), "malformed");
    header(
        "header-with-deep-nesting",
        HEADER.replace(json("'key-17'"), "[".repeat(60) + "]".repeat(60)),
        "malformed");
    header("header-with-alg-list", HEADER.replace(json("'HS256'"), json("['HS256']")), "malformed");
    header("header-with-kid-number", HEADER.replace(json("'key-17'"), "1"), "malformed");
    header("header-with-typ-null", HEADER.replace(json("'vault-ticket+jwt'"), "null"), "malformed");
  }

  private void headerMembers() {
    for (String member :
        List.of(
            "'crit':['exp']",
            "'b64':false",
            "'jwk':{'kty':'oct'}",
            "'jku':'https://evil.example/jwks'",
            "'x5u':'https://evil.example/x5'",
            "'x5c':['MIIB']",
            "'x5t':'AAAA'",
            "'cty':'JWT'",
            "'zip':'DEF'",
            "'enc':'A256GCM'",
            "'Kid':'key-17'",
            "'':''")) {
      String name = member.substring(1, member.indexOf('\'', 1));
      header(
          "header-with-unknown-" + (name.isEmpty() ? "empty-name" : name),
          HEADER.replace("}", json("," + member + "}")),
          "unknown_header");
    }
    header(
        "header-without-kid", json("{'alg':'HS256','typ':'vault-ticket+jwt'}"), "missing_header");
    header("header-without-typ", json("{'alg':'HS256','kid':'key-17'}"), "missing_header");
    header(
        "header-without-alg", json("{'kid':'key-17','typ':'vault-ticket+jwt'}"), "missing_header");
    header("header-empty-object", "{}", "missing_header");
  }

  private void algorithms() {
    for (String algorithm :
        List.of(
            "none", "None", "NONE", "hs256", "HS384", "HS512", "RS256", "PS256", "ES256", "EdDSA",
            "")) {
      String name =
          algorithm.isEmpty()
              ? "empty"
              : algorithm.toLowerCase(Locale.ROOT)
                  + (algorithm.equals("none") ? "" : "-" + cases.size());
      header("algorithm-" + name, HEADER.replace("HS256", algorithm), "wrong_algorithm");
    }
    malformed(
        "algorithm-none-without-signature",
        base64Url(HEADER.replace("HS256", "none")) + "." + base64Url(PAYLOAD) + ".");
    String hs512 = base64Url(HEADER.replace("HS256", "HS512")) + "." + base64Url(PAYLOAD);
    malformed(
        "algorithm-hs512-with-its-own-signature",
        hs512 + "." + base64Url(Forge.hmac("HmacSHA512", Bindings.counting(), hs512)));
  }

  private void keys() {
    for (String kid :
        List.of(
            "key-3",
            "",
            "KEY-17",
            "key-17%00",
            "../../key-17",
            "key-17'OR'1'='1",
            "x".repeat(200))) {
      header("unknown-kid-" + cases.size(), HEADER.replace("key-17", kid), "unknown_key");
    }
  }

  private void types() {
    for (String type :
        List.of(
            "JWT",
            "at+jwt",
            "vault-ticket",
            "VAULT-TICKET+JWT",
            "application/vault-ticket+jwt",
            "")) {
      header("type-" + cases.size(), HEADER.replace("vault-ticket+jwt", type), "wrong_type");
    }
  }

  private void header(String name, String header, String expect) {
    hmac(name, jws(header, PAYLOAD), expect);
  }

  private void malformed(String name, String ticket) {
    cases.add(TicketCase.of(name, "hand", ticket, "malformed"));
  }

  private void hmac(String name, String ticket, String expect) {
    cases.add(TicketCase.of(name, "hmac", ticket, expect));
  }
}
