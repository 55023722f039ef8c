package dev.sallyport.ticket.vectors;

import static dev.sallyport.ticket.vectors.Forge.HEADER;
import static dev.sallyport.ticket.vectors.Forge.base64Url;
import static dev.sallyport.ticket.vectors.Forge.json;
import static dev.sallyport.ticket.vectors.Forge.jws;
import static dev.sallyport.ticket.vectors.Forge.signed;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sallyport.ticket.Bindings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Tickets that fail before their payload is read: parts, encoding, header, algorithm, key,
 * signature, type.
 */
final class JwtShapeVectors {
  private static final String PAYLOAD = ClaimSet.jwt().json();
  private static final String GOOD = jws(HEADER, PAYLOAD);
  private static final String[] PARTS = GOOD.split("\\.", -1);
  private static final String UNSIGNED = PARTS[0] + "." + PARTS[1];

  private final List<TicketCase> cases = new ArrayList<>();

  List<TicketCase> cases() {
    tooLong();
    parts();
    encoding();
    surroundings();
    headerText();
    headerMembers();
    algorithms();
    keys();
    signatures();
    types();
    return cases;
  }

  private void tooLong() {
    String padded = jws(HEADER, ClaimSet.jwt().with("pad", "'" + "x".repeat(800) + "'").json());
    hand("one-character-over-the-limit", padded + "A".repeat(1_537 - padded.length()), "too_long");
    hand("eight-kibibytes-of-dots", ".".repeat(8_192), "too_long");
    hmac(
        "well-signed-but-over-the-limit",
        jws(HEADER, ClaimSet.jwt().with("sub", "'" + "x".repeat(1_200) + "'").json()),
        "too_long");
  }

  private void parts() {
    malformed("empty", "");
    malformed("two-dots-only", "..");
    malformed("one-part", PARTS[0]);
    malformed("two-parts", UNSIGNED);
    malformed("four-parts", GOOD + "." + PARTS[2]);
    malformed("five-parts-as-in-jwe", GOOD + ".." + PARTS[2]);
    malformed("empty-header", "." + PARTS[1] + "." + PARTS[2]);
    malformed("empty-payload", signed(PARTS[0] + "."));
    malformed("empty-signature", UNSIGNED + ".");
    malformed("trailing-dot", GOOD + ".");
    malformed("signature-truncated-by-one", GOOD.substring(0, GOOD.length() - 1));
    malformed("signature-one-character-longer", GOOD + "A");
    malformed("truncated-in-the-payload", GOOD.substring(0, GOOD.length() / 2));
    malformed(
        "json-serialisation",
        json(
            "{'payload':'"
                + PARTS[1]
                + "','protected':'"
                + PARTS[0]
                + "','signature':'"
                + PARTS[2]
                + "'}"));
  }

  private void encoding() {
    malformed("padding-after-signature", GOOD + "=");
    malformed("padding-after-payload", signed(PARTS[0] + "." + base64Url(PAYLOAD) + "=="));
    malformed("standard-base64-alphabet", UNSIGNED + "." + "+/" + PARTS[2].substring(2));
    malformed(
        "unused-bits-set-in-signature",
        GOOD.substring(0, GOOD.length() - 1) + nextInAlphabet(GOOD.charAt(GOOD.length() - 1)));
    malformed(
        "unused-bits-set-in-payload",
        signed(PARTS[0] + "." + withUnusedBits(PAYLOAD.replace("_7", "_71"))));
    malformed("unused-bits-set-in-header", signed(withUnusedBits(HEADER) + "." + PARTS[1]));
    malformed("one-base64-character-too-many", signed(PARTS[0] + "." + "A".repeat(5)));
    malformed("percent-encoded-dots", GOOD.replace(".", "%2E"));
    malformed("fullwidth-letter", "\uFF25" + GOOD.substring(1));
  }

  private void surroundings() {
    malformed("leading-space", " " + GOOD);
    malformed("trailing-newline", GOOD + "\n");
    malformed("trailing-nul", GOOD + "\0");
    malformed("byte-order-mark", "\uFEFF" + GOOD);
    malformed("bearer-prefix", "Bearer " + GOOD);
    malformed("space-after-the-first-dot", PARTS[0] + ". " + PARTS[1] + "." + PARTS[2]);
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
        base64Url(HEADER.replace("HS256", "none")) + "." + PARTS[1] + ".");
    String hs512 = base64Url(HEADER.replace("HS256", "HS512")) + "." + PARTS[1];
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

  private void signatures() {
    hand(
        "signature-of-an-altered-payload",
        PARTS[0] + "." + base64Url(PAYLOAD.replace("github", "gitlab")) + "." + PARTS[2],
        "bad_signature");
    hand(
        "signature-of-another-header-order",
        base64Url(json("{'kid':'key-17','alg':'HS256','typ':'vault-ticket+jwt'}"))
            + "."
            + PARTS[1]
            + "."
            + PARTS[2],
        "bad_signature");
    hand("signature-of-zeros", UNSIGNED + "." + "A".repeat(43), "bad_signature");
    hand(
        "signature-with-its-first-character-changed",
        UNSIGNED + "." + (PARTS[2].charAt(0) == 'A' ? 'B' : 'A') + PARTS[2].substring(1),
        "bad_signature");
    hmac(
        "signature-under-another-secret",
        UNSIGNED + "." + base64Url(Forge.hmac(new byte[32], UNSIGNED)),
        "bad_signature");
    hmac(
        "signature-under-the-secret-in-base64",
        UNSIGNED
            + "."
            + base64Url(Forge.hmac(base64Url(Bindings.counting()).getBytes(US_ASCII), UNSIGNED)),
        "bad_signature");
    hmac(
        "signature-of-the-decoded-text",
        UNSIGNED + "." + base64Url(Forge.hmac(Bindings.counting(), HEADER + "." + PAYLOAD)),
        "bad_signature");
    hmac(
        "signature-of-the-payload-only",
        UNSIGNED + "." + base64Url(Forge.hmac(Bindings.counting(), PARTS[1])),
        "bad_signature");
    hmac(
        "signature-under-key-17-named-key-2",
        jws(HEADER.replace("key-17", "key-2"), PAYLOAD),
        "bad_signature");
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
    hand(name, ticket, "malformed");
  }

  private void hand(String name, String ticket, String expect) {
    cases.add(TicketCase.of(name, "hand", ticket, expect));
  }

  private void hmac(String name, String ticket, String expect) {
    cases.add(TicketCase.of(name, "hmac", ticket, expect));
  }

  /**
   * The same bytes in a spelling that a lenient decoder also takes; the text must leave unused bits
   * at its end.
   */
  static String withUnusedBits(String text) {
    String canonical = base64Url(text);
    if (canonical.length() % 4 == 0) {
      throw new IllegalArgumentException("no unused bits in this text");
    }
    return canonical.substring(0, canonical.length() - 1)
        + nextInAlphabet(canonical.charAt(canonical.length() - 1));
  }

  private static char nextInAlphabet(char c) {
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    return alphabet.charAt(alphabet.indexOf(c) + 1);
  }
}
